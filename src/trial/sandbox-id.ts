import { createHash } from 'node:crypto';
import type { TrialRequest } from './request.ts';

/** A sandbox's id is a host name too: 63 characters at most, and some room for what a provider adds. */
const mostCharacters = 56;

/**
 * The id of a trial's sandbox. A long one ends in a digest: cut off alone, the ids of two trials that differ at
 * their end only would be the same, and one trial's sandbox would be the other's.
 */
export function sandboxId({ runId, planned }: TrialRequest, use: 'work' | 'grade'): string {
  const whole = `mimo-${use}-${runId.slice(-4)}-${planned.id}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  if (whole.length <= mostCharacters) return whole.replace(/-+$/, '');
  const digest = createHash('sha256').update(`${runId} ${planned.id}`).digest('hex').slice(0, 8);
  return `${whole.slice(0, mostCharacters - digest.length - 1).replace(/-+$/, '')}-${digest}`;
}
