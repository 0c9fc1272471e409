import type { Verdict } from '../core/index.ts';
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
  const { verifier } = looked.place.task;
  return verifier.mode === 'shared'
    ? examineShared(looked, known)
    : examineSeparate(looked, known, directories);
}

async function examineSeparate(
  looked: Looked,
  known: Omit<Known, 'directories'>,
  directories: readonly string[],
): Promise<Evidence> {
  const { place, slot, onNote } = looked;
  const { task } = place;
  const untouched = slot(async () => (await runSteps(place, 'nop', { steps: [] })).final);
  const nop = untouched.then((tree) => slot(() => gradeIn(place, 'nop-grade', tree)));
  const listed = async (folder: string) => trySolutions(looked, await listedSolutions(directories, folder));
  const [start, run] = await Promise.all([untouched, runReference(looked)]);
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
  return {
    ...known,
    reference: {
      steps: reference.length,
      failing: run.failing,
      looks: 0,
      ms: Math.round(run.ms),
      score: reference.length === 0 ? null : worst(run.verdicts),
      dependencyDepth: null,
    },
    nop: worst(nop.verdicts),
    ...{ curve: [], ablations: [], wrong: [], alternatives: [], leaks: [] },
    mutants: { tried: 0, killed: 0, survivors: [] },
    bulk: { declared: null, scripts: [] },
    cleanRoom: { separate: false, planted: null },
    ...gradingOf(run.verdicts),
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
