import type { Sandbox } from '../core/index.ts';
import type { Mutant } from './mutants.ts';
import { openSandbox, type Place } from './place.ts';
import { placeTree, type Tree, TreeWatch } from './tree.ts';

/**
 * Puts the change where the work was delivered: into the last commit and onto the pushed branch. Otherwise a grader
 * that holds the working tree against the branch would kill every mutant for being there alone.
 */
const amend = `git add -u . && git commit -q --amend --no-edit --allow-empty || exit 1
branch=$(git symbolic-ref -q --short HEAD) && git rev-parse -q --verify "refs/remotes/origin/$branch" > /dev/null && git push -q --force origin "$branch"
exit 0
`;

export interface MutatedTrees {
  /** The reference amended without a change; undefined where there is nothing to amend. */
  readonly control: Tree | undefined;
  readonly mutants: readonly { readonly mutant: Mutant; readonly amended: Tree; readonly plain: Tree }[];
}

/** The finished tree with each mutant, delivered as the work was and merely lying in the workspace. */
export async function mutatedTrees(
  place: Place,
  final: Tree,
  mutants: readonly Mutant[],
): Promise<MutatedTrees> {
  await using sandbox = await openSandbox(place, 'mutants');
  const { workspace } = place.task.endurance.snapshot;
  const eye = new TreeWatch(sandbox, place.task);
  const git = (script: string) =>
    sandbox.exec({ argv: ['sh', '-c', script], cwd: workspace, timeoutMs: 60_000 });
  const amended = async (): Promise<Tree | undefined> =>
    (await git(amend)).exitCode === 0 ? (await eye.look()).tree : undefined;
  await placeTree(sandbox, place.task, final);
  const control = await amended();
  const made: MutatedTrees['mutants'][number][] = [];
  for (const mutant of mutants) {
    place.signal.throwIfAborted();
    await placeTree(sandbox, place.task, final);
    await apply(sandbox, workspace, mutant);
    const plain = (await eye.look()).tree;
    made.push({ mutant, plain, amended: (await amended()) ?? plain });
  }
  return { control, mutants: made };
}

async function apply(sandbox: Sandbox, workspace: string, { path, text }: Mutant): Promise<void> {
  const at = `${workspace}/${path}`;
  if (text === undefined) await sandbox.exec({ argv: ['rm', '-f', at], cwd: '/', timeoutMs: 10_000 });
  else await sandbox.put([{ path: at, mode: '100644', content: Buffer.from(text) }]);
}
