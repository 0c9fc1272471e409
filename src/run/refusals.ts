import { type SandboxKind, type Task, userError, type Verifier } from '../core/index.ts';

/** What is looked at of a task that is to be run. */
type Asked = Pick<
  Task,
  'suite' | 'name' | 'legs' | 'verifier' | 'agentUser' | 'network' | 'hasEndurance' | 'refusals'
> & { readonly harbor: { readonly environment: { readonly docker_image?: string | undefined } } };

/**
 * Refuses tasks that could not be run as their authors meant, before anything of them starts.
 *
 * @param programs names of the agents that live inside the sandbox
 * @throws MimoError user `TASK_UNSUPPORTED`, or `TASK_NEEDS_DOCKER` where the other kind of sandbox could
 */
export function refuseUnsupported(
  tasks: readonly Asked[],
  kind: SandboxKind,
  programs: readonly string[],
): void {
  const refused = tasks.flatMap((task) => [...task.refusals, ...ofPrograms(task, programs)]);
  if (refused.length > 0) {
    throw userError('TASK_UNSUPPORTED', [...new Set(refused)].join('\n'), {
      hint: 'Leave these tasks out (--task), or remove from them what is named if they mean the same without it.',
    });
  }
  if (kind === 'local') refuseOnLocal(tasks);
}

/** An installed program keeps its files where only root may write. */
function ofPrograms(task: Asked, programs: readonly string[]): string[] {
  const users = new Set([task.agentUser, ...task.legs.map(({ agentUser }) => agentUser)]);
  if (![...users].some(isOther)) return [];
  return programs.map(
    (program) => `${task.suite}/${task.name}: agent.user is not root, and ${program} works as root only`,
  );
}

const isOther = (user: string | undefined): boolean =>
  user !== undefined && !['root', '0', '0:0'].includes(user);

function refuseOnLocal(tasks: readonly Asked[]): void {
  const refused = tasks.flatMap((task) => {
    const reasons = needsOfDocker(task);
    return reasons.length === 0 ? [] : [`${task.suite}/${task.name}: ${reasons.join('; ')}`];
  });
  if (refused.length === 0) return;
  throw userError(
    'TASK_NEEDS_DOCKER',
    `not to be had in the local sandbox, only in docker:\n${refused.join('\n')}`,
    {
      hint: 'Run with --sandbox docker. For a task of your own: environment_mode = "separate" under [verifier], no-network, root.',
    },
  );
}

/** What of a task only a container has. Grading inside the agent's own sandbox is safe only in a whole machine of its own. */
function needsOfDocker(task: Asked): string[] {
  const assignments = task.legs.length > 0 ? task.legs : [task];
  const verifiers = assignments.map(({ verifier }) => verifier);
  const users = [
    ...assignments.map(({ agentUser }) => agentUser),
    ...verifiers.flatMap(({ user, collect }) => [user, ...collect.map((hook) => hook.user)]),
  ];
  const hasImage = ({ own }: Verifier): boolean => own?.environment.image !== undefined;
  const needs: [boolean, string][] = [
    [verifiers.some(({ mode }) => mode === 'shared'), "graded in the agent's own sandbox"],
    [
      task.harbor.environment.docker_image !== undefined || verifiers.some(hasImage),
      'made from a ready image',
    ],
    [users.some(isOther), 'has a user other than root'],
    [
      !task.hasEndurance &&
        [task.network, ...verifiers.map(({ network }) => network)].some(({ kind }) => kind === 'public'),
      'has the public network',
    ],
  ];
  return needs.filter(([is]) => is).map(([, text]) => text);
}
