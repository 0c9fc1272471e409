import type { TaskDescription } from '../task/index.ts';
import { printJson, type TaskOutput, taskOutputSchema } from './output.ts';
import type { Terminal } from './terminal.ts';

/** What `tasks show` prints. */
export function printTask(task: TaskDescription, json: boolean, terminal: Terminal): void {
  for (const warning of task.warnings) terminal.err.write(`warning: ${warning}\n`);
  for (const refusal of task.refusals) terminal.err.write(`cannot be run here: ${refusal}\n`);
  if (json) printJson(terminal, taskOutputSchema, taskOutput(task));
  else terminal.out.write(`${taskPage(task)}\n`);
}

function taskOutput(task: TaskDescription): TaskOutput {
  const { suite, name, title, units, seed, digest, instruction, limits } = task;
  return {
    schema: 'mimo-bench/task-description@1',
    ...{ suite, name, title, units, seed, digest, instruction, limits },
    endurance: task.hasEndurance ? task.endurance : null,
    network: task.network.kind,
    referenceSteps: task.reference.length,
    legs: task.legs.map((leg) => leg.name),
    warnings: [...task.warnings],
    refusals: [...task.refusals],
  };
}

function taskPage(task: TaskDescription): string {
  const { endurance, limits } = task;
  const whole = endurance.milestones.reduce((total, { weight }) => total + weight, 0);
  return [
    `${task.suite}/${task.name}: ${task.title}`,
    '',
    `built for    ${task.units} units, seed ${task.seed} (dial: ${endurance.units.dial.join(', ')})`,
    `digest       ${task.digest}`,
    `reference    ${task.reference.length} steps`,
    ...(task.legs.length > 0 ? [`legs         ${task.legs.map((leg) => leg.name).join(', ')}`] : []),
    `sandbox      ${limits.cpus} CPUs, ${limits.memoryMb} MB memory, ${limits.storageMb} MB disk, network ${task.network.kind}`,
    ...part('Milestones', endurance.milestones, ({ weight }) => `${((100 * weight) / whole).toFixed(1)} %`),
    ...part('Gates (without them the score is 0)', endurance.gates, () => ''),
    ...part('Constraints', endurance.constraints, ({ penalty }) => `-${penalty}`),
    ...paths('Protected paths', endurance.protected),
    ...paths('Changes allowed in', endurance.scope),
    '',
    'Instruction',
    '',
    task.instruction.trimEnd().replace(/^(?=.)/gm, '  '),
  ].join('\n');
}

function part<Item extends { readonly id: string; readonly title: string }>(
  heading: string,
  items: readonly Item[],
  value: (item: Item) => string,
): string[] {
  if (items.length === 0) return [];
  const width = Math.max(...items.map(({ id }) => id.length));
  const lines = items.map((item) =>
    `  ${item.id.padEnd(width)}  ${value(item).padStart(6)}  ${item.title}`.trimEnd(),
  );
  return ['', heading, ...lines];
}

function paths(heading: string, globs: readonly string[]): string[] {
  return globs.length === 0 ? [] : ['', heading, ...globs.map((glob) => `  ${glob}`)];
}
