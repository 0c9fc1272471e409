import { formatSeconds, formatShare } from './figures.ts';
import { proofIds, type TaskValidation } from './schema.ts';

/** One task as lines for a terminal. */
export function validationLines(task: TaskValidation): string {
  const { suite, name, units, verdict, reference, proofs, grading, build } = task;
  const width = Math.max(...proofIds.map((id) => id.length));
  const lines = proofs.map(
    (proof) => `  ${proof.id.padEnd(width)}  ${proof.verdict.padEnd(14)}  ${proof.detail}`,
  );
  const wrong = task.wrong.map((each) => `${each.name} ${formatShare(each.score)}`);
  const survivors = task.mutants.survivors.map(({ path, line, change }) => `    ${path}:${line} ${change}`);
  return [
    `${suite}/${name} at ${units} units: ${verdict}`,
    ...lines,
    `  reference ${reference.steps} steps in ${formatSeconds(reference.ms)} s, ${reference.looks} of them only look, ${reference.failing} fail; grading ${formatSeconds(grading.medianMs)} s, at most ${formatSeconds(grading.longestMs)} s`,
    `  build ${formatSeconds(build.ms)} s, ${(build.bytes / 1e6).toFixed(1)} MB, digest ${task.digest.slice(0, 12)}`,
    ...(wrong.length === 0 ? [] : [`  wrong: ${wrong.join(', ')}`]),
    ...(survivors.length === 0 ? [] : ['  mutants that survived:', ...survivors]),
    '',
  ].join('\n');
}
