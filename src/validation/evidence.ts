import type { Sandbox, Task, Verdict } from '../core/index.ts';
import { mutatedTrees } from './amended.ts';
import { samples } from './constants.ts';
import { dependencyDepth } from './dependency.ts';
import { findLeaks, hiddenFolders } from './leaks.ts';
import type { ListedSolution } from './listed.ts';
import { mutantsOf, type WrittenFile } from './mutants.ts';
import { gradeIn, type Place, runScript, runSteps, type StepsRun } from './place.ts';
import { plantedScript } from './planted.ts';
import { seededRandom } from './random.ts';
import type { Evidence, Scored } from './schema.ts';
import { type Tree, workspaceFiles } from './tree.ts';

/** Runs work that needs a sandbox when one may be opened. */
export type Slot = <T>(work: () => Promise<T>) => Promise<T>;

export interface Looked {
  readonly place: Place;
  readonly slot: Slot;
  readonly onNote: (text: string) => void;
}

export const scoreOf = (verdict: Verdict): number | null =>
  verdict.status === 'graded' ? Math.round(verdict.score * 1e9) / 1e9 : null;

const grade = ({ place, slot }: Looked, what: string, tree: Tree): Promise<Verdict> =>
  slot(() => gradeIn(place, what, tree));

/** The reference, once, with its cuts, what each step changes, and what of the hidden part is there at the end. */
export function runReference({
  place,
  slot,
}: Looked): Promise<StepsRun & { readonly leaks: readonly string[] }> {
  const { reference } = place.task;
  const leaks: string[] = [];
  const atEnd = async (sandbox: Sandbox): Promise<void> => {
    leaks.push(...(await hiddenFolders(sandbox)));
  };
  return slot(async () => {
    const request = { steps: reference, cuts: cutsOf(place.task), watch: true, atEnd };
    return { ...(await runSteps(place, 'reference', request)), leaks };
  });
}

/** Numbers of steps; the whole is not among them. */
function cutsOf({ reference }: Task): number[] {
  const cuts = samples.tenths.map((tenth) => Math.round((reference.length * tenth) / 10));
  return [...new Set(cuts)].filter((cut) => cut > 0 && cut < reference.length);
}

/** Steps that left everything as it was. */
export const looksOf = ({ changes }: StepsRun): number =>
  changes.filter((changed) => changed.length === 0).length;

export function depthOf({ reference, endurance }: Task, { changes }: StepsRun): number | null {
  if (reference.length < 2) return null;
  const root = `${endurance.snapshot.workspace}/`;
  const own = (path: string): boolean => path.startsWith(root) && !path.startsWith(`${root}.git/`);
  const steps = reference.map(({ script }, at) => ({
    script,
    changed: (changes[at] ?? []).filter(own).map((path) => path.slice(root.length)),
  }));
  return dependencyDepth(steps);
}

export function gradeCuts(looked: Looked, { trees }: StepsRun): Promise<Evidence['curve']> {
  const steps = looked.place.task.reference.length;
  return Promise.all(
    [...trees].map(async ([step, tree]) => {
      const score = scoreOf(await grade(looked, `cut-${step}`, tree));
      return { share: Math.round((step / steps) * 1000) / 1000, step, score };
    }),
  );
}

/** Several gradings of the finished reference: whether they agree to the last share, and how long they take. */
export async function gradeAgain(looked: Looked, final: Tree): Promise<readonly Verdict[]> {
  return Promise.all(
    Array.from({ length: samples.gradings }, (_, at) => grade(looked, `again-${at + 1}`, final)),
  );
}

/**
 * The reference without one step: from the last cut before it, every step but that one. Steps that only look (a test
 * run, a search) change nothing and cannot be missed; they are not tried.
 */
export function ablate(looked: Looked, run: StepsRun, seed: number): Promise<Evidence['ablations']> {
  const { reference } = looked.place.task;
  if (reference.length < 2) return Promise.resolve([]);
  const random = seededRandom(seed);
  const working = reference.flatMap((_, index) => ((run.changes[index] ?? []).length > 0 ? [index] : []));
  const count = Math.min(samples.ablations(reference.length), working.length);
  const width = working.length / count;
  const chosen = Array.from({ length: count }, (_, at) => working[Math.floor((at + random()) * width)]!);
  return Promise.all(
    chosen.map(async (index) => {
      const from = [...run.trees.keys()].filter((cut) => cut <= index).at(-1) ?? 0;
      const steps = reference.slice(from).toSpliced(index - from, 1);
      const start = run.trees.get(from);
      const verdict = await looked.slot(async () => {
        const request = start === undefined ? { steps } : { steps, from: start };
        const { final } = await runSteps(looked.place, `without-${index + 1}`, request);
        return gradeIn(looked.place, `without-${index + 1}-grade`, final);
      });
      return { step: index + 1, title: reference[index]?.title ?? '', score: scoreOf(verdict) };
    }),
  );
}

/** Mutants of what the reference wrote. A control that is not worth as much as the reference has no say. */
export async function tryMutants(
  looked: Looked,
  { start, final, score }: { readonly start: Tree; readonly final: Tree; readonly score: number | null },
): Promise<Evidence['mutants']> {
  const { place, slot } = looked;
  const files = writtenFiles(workspaceFiles(start, place.task), workspaceFiles(final, place.task));
  const mutants = mutantsOf(files, samples.mutants, seededRandom(place.task.seed));
  if (mutants.length === 0 || score === null) return { tried: 0, killed: 0, survivors: [] };
  const made = await slot(() => mutatedTrees(place, final, mutants));
  const control = made.control && scoreOf(await grade(looked, 'amended', made.control));
  const delivered = control === score;
  const results = await Promise.all(
    made.mutants.map(async ({ mutant, amended, plain }, at) => {
      const verdict = await grade(looked, `mutant-${at + 1}`, delivered ? amended : plain);
      return { mutant, survived: (scoreOf(verdict) ?? 0) >= score };
    }),
  );
  const survivors = results
    .filter(({ survived }) => survived)
    .map(({ mutant: { path, line, change } }) => ({ path, line, change }));
  return { tried: results.length, killed: results.length - survivors.length, survivors };
}

function writtenFiles(
  start: ReadonlyMap<string, Uint8Array>,
  final: ReadonlyMap<string, Uint8Array>,
): WrittenFile[] {
  const text = (content: Uint8Array | undefined): string | undefined =>
    content === undefined ? undefined : Buffer.from(content).toString('utf8');
  return [...final]
    .map(([path, content]) => ({ path, text: text(content) ?? '', before: text(start.get(path)) }))
    .filter((file) => file.text !== file.before)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What listed solutions score, each in a sandbox of its own. */
export function trySolutions(looked: Looked, solutions: readonly ListedSolution[]): Promise<Scored[]> {
  const { place, slot } = looked;
  return Promise.all(
    solutions.map(async ({ name, text, steps }) => {
      const verdict = await slot(async () => {
        const tree = steps
          ? (await runSteps(place, name, { steps })).final
          : await runScript(place, name, text);
        return gradeIn(place, `${name}-grade`, tree);
      });
      return { name, score: scoreOf(verdict), reason: verdict.status === 'graded' ? null : verdict.reason };
    }),
  );
}

export async function tryPlanted(looked: Looked): Promise<number | null> {
  const { place, slot } = looked;
  const verdict = await slot(async () =>
    gradeIn(place, 'planted-grade', await runScript(place, 'planted', plantedScript(place.task.endurance))),
  );
  return scoreOf(verdict);
}

export async function tryLeaks({ place, slot }: Looked, start: Tree, final: Tree): Promise<string[]> {
  const found = await slot(() => findLeaks(place, start, final));
  return found === undefined ? ['the sandbox could not be searched'] : [...found];
}
