import type { Curve } from '../core/index.ts';
import type { SharedGrading } from '../grade/index.ts';

/**
 * Grades of states that several trials of a run went through: those of one task begin alike, and simulated models
 * part from one another only where they break. The same tests judge the same bytes alike, so one grading serves all.
 */
export class SharedGradings {
  readonly #tasks = new Map<string, Map<string, SharedGrading>>();

  /** Takes note of what was graded for a trial's curve. */
  add({ taskDigest, trial, gradings }: Curve): void {
    const known = this.#tasks.get(taskDigest) ?? new Map<string, SharedGrading>();
    this.#tasks.set(taskDigest, known);
    for (const grading of gradings) {
      if (grading.status === 'graded' && !known.has(grading.content))
        known.set(grading.content, { ...grading, from: grading.from ?? trial });
    }
  }

  of(taskDigest: string, content: string): SharedGrading | undefined {
    return this.#tasks.get(taskDigest)?.get(content);
  }
}
