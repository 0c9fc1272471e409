import type { Task, Verdict } from '../core/index.ts';
import { usualBulkShare } from './constants.ts';
import {
  ablate,
  depthOf,
  gradeAgain,
  gradeCuts,
  type Looked,
  looksOf,
  runReference,
  scoreOf,
  tryLeaks,
  tryMutants,
  tryPlanted,
  trySolutions,
} from './evidence.ts';
import { listedSolutions } from './listed.ts';
import { gradeIn, runSteps } from './place.ts';
import type { Evidence } from './schema.ts';
import { gradeWhereMade } from './shared-mode.ts';

/** What is known of a task without running it. */
export type Known = Pick<Evidence, 'suite' | 'name' | 'title' | 'units' | 'seed' | 'digest' | 'build'> & {
  /** Where its listed solutions lie: the source, and what was built. */
  readonly directories: readonly string[];
};

/** Everything that the proofs of a task rest on. Runs its solutions and its grader many times. */
export async function examine(looked: Looked, { directories, ...known }: Known): Promise<Evidence> {
  const { task } = looked.place;
  const untried = untriedBecause(task);
  if (untried !== null) return { ...nothingOf(known), untried };
  return task.verifier.mode === 'shared'
    ? examineShared(looked, known)
    : examineSeparate(looked, known, directories);
}

function untriedBecause({ refusals, legs, verifier, hasEndurance }: Task): string | null {
  if (refusals.length > 0) return `it cannot be run here: ${refusals[0]}`;
  if (legs.length > 0) return 'it has several assignments, one after the other';
  if (verifier.mode === 'separate' && !hasEndurance)
    return 'its verifier sees nothing but the artifacts that it names';
  return null;
}

/** What is known of a task of which nothing was tried. */
export function nothingOf(known: Omit<Known, 'directories'>): Evidence {
  return {
    ...known,
    untried: null,
    reference: { steps: 0, failing: 0, looks: 0, ms: 0, score: null, dependencyDepth: null },
    nop: null,
    ...{ curve: [], ablations: [], wrong: [], alternatives: [], leaks: [] },
    mutants: { tried: 0, killed: 0, survivors: [] },
    bulk: { declared: null, scripts: [] },
    cleanRoom: { separate: false, planted: null },
    ...gradingOf([]),
  };
}

async function examineSeparate(
  looked: Looked,
  known: Omit<Known, 'directories'>,
  directories: readonly string[],
): Promise<Evidence> {
  const { place, slot, onNote } = looked;
  const { task } = place;
  const beginning = slot(async () => (await runSteps(place, 'nop', { steps: [] })).final);
  const nop = beginning.then((tree) => slot(() => gradeIn(place, 'nop-grade', tree)));
  const listed = async (folder: string) => trySolutions(looked, await listedSolutions(directories, folder));
  const [start, run] = await Promise.all([beginning, runReference(looked)]);
  onNote(`reference: ${task.reference.length} steps in ${seconds(run.ms)}`);
  const bulkScripts = listed('bulk');
  const again = gradeAgain(looked, run.final).then((verdicts) => {
    onNote(`graded ${verdicts.length} times: ${verdicts.map(scoreOf)[0] ?? 'no verdict'}`);
    return verdicts;
  });
  const noted = <T>(what: string, work: Promise<T>): Promise<T> =>
    work.then((result) => {
      onNote(`${what} done`);
      return result;
    });
  const score = again.then((verdicts) => worst(verdicts));
  const [nopVerdict, verdicts, curve, ablations, wrong, alternatives, bulk, planted, leaks, mutants] =
    await Promise.all([
      nop,
      again,
      noted('cuts', gradeCuts(looked, run)),
      noted('left out steps', ablate(looked, run, known.seed)),
      noted('wrong solutions', listed('wrong')),
      noted('other solutions', listed('alternative')),
      bulkScripts,
      tryPlanted(looked),
      noted('leaks', tryLeaks(looked, start, run.final)),
      noted(
        'mutants',
        score.then((reached) => tryMutants(looked, { start, final: run.final, score: reached })),
      ),
    ]);
  return {
    ...known,
    untried: null,
    reference: {
      steps: task.reference.length,
      failing: run.failing,
      looks: looksOf(run),
      ms: Math.round(run.ms),
      score: task.reference.length === 0 ? null : await score,
      dependencyDepth: depthOf(task, run),
    },
    nop: scoreOf(nopVerdict),
    ...{ curve, ablations, mutants, wrong, alternatives },
    bulk: {
      declared: bulk.length === 0 ? null : (task.endurance.bulkShare ?? usualBulkShare),
      scripts: bulk,
    },
    cleanRoom: { separate: true, planted },
    ...gradingOf(verdicts),
    leaks: [...leaks, ...run.leaks],
  };
}

async function examineShared(looked: Looked, known: Omit<Known, 'directories'>): Promise<Evidence> {
  const { reference } = looked.place.task;
  const [run, nop] = await Promise.all([gradeWhereMade(looked, reference), gradeWhereMade(looked, [], 1)]);
  const { failing, verdicts } = run;
  const score = reference.length === 0 ? null : worst(verdicts);
  return {
    ...nothingOf(known),
    reference: {
      ...{ steps: reference.length, failing, looks: 0, ms: Math.round(run.ms), score },
      dependencyDepth: null,
    },
    nop: worst(nop.verdicts),
    ...gradingOf(verdicts),
  };
}

/** The least of the scores; null where a grading gave no verdict. */
function worst(verdicts: readonly Verdict[]): number | null {
  const scores = verdicts.map(scoreOf).filter((score) => score !== null);
  return scores.length < verdicts.length || scores.length === 0 ? null : Math.min(...scores);
}

function gradingOf(verdicts: readonly Verdict[]): Pick<Evidence, 'agreement' | 'grading'> {
  const texts = verdicts.map((verdict) =>
    JSON.stringify(verdict.status === 'graded' ? { ...verdict, durationMs: 0 } : verdict.code),
  );
  const times = verdicts.flatMap((verdict) =>
    verdict.status === 'graded' ? [Math.round(verdict.durationMs)] : [],
  );
  const sorted = times.sort((a, b) => a - b);
  return {
    agreement: { gradings: verdicts.length, verdicts: new Set(texts).size },
    grading: { medianMs: sorted[Math.floor(sorted.length / 2)] ?? null, longestMs: sorted.at(-1) ?? null },
  };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
