export const formatShare = (score: number | null): string => (score === null ? '-' : score.toFixed(2));

export const formatSeconds = (ms: number | null): string => (ms === null ? '-' : (ms / 1000).toFixed(1));
