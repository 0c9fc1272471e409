/** What a step of the reference says, and which files of the workspace are others after it. */
export interface ObservedStep {
  readonly script: string;
  readonly changed: readonly string[];
}

/**
 * The number of steps in the longest chain of which each names or changes a file that the one before it in the chain
 * was the last to change. A lower bound: what a step reads without naming it (a tool's own input) is not seen.
 */
export function dependencyDepth(steps: readonly ObservedStep[]): number {
  const lastChange = new Map<string, number>();
  const depths: number[] = [];
  for (const { script, changed } of steps) {
    const words = new Set(script.split(/[^\w./@+-]+/));
    const before = [...lastChange].filter(([path]) => changed.includes(path) || words.has(path));
    const depth = 1 + Math.max(0, ...before.map(([, step]) => depths[step] ?? 0));
    for (const path of changed) lastChange.set(path, depths.length);
    depths.push(depth);
  }
  return Math.max(0, ...depths);
}
