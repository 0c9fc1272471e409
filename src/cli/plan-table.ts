import type { PlannedTrial } from '../core/index.ts';
import { type Column, formatDollars, formatDuration, formatTokens, renderTable } from '../report/index.ts';
import type { PlannedRun } from '../run/index.ts';
import { EXIT } from './exit-codes.ts';
import { planOutputSchema, printJson } from './output.ts';
import { shortPath } from './result.ts';
import type { Terminal } from './terminal.ts';

const columns: readonly Column<PlannedTrial>[] = [
  { heading: 'task', align: 'left', cell: (trial) => `${trial.suite}/${trial.task}` },
  { heading: 'units', cell: (trial) => String(trial.units) },
  { heading: 'seed', cell: (trial) => String(trial.seed) },
  { heading: 'agent', align: 'left', cell: (trial) => trial.agent },
  { heading: 'model', align: 'left', cell: (trial) => trial.model ?? '-' },
];

/** What `run --dry-run` prints: the trials, where they would run, and what that may cost. */
export function printPlan(planned: PlannedRun, how: { readonly json: boolean }, terminal: Terminal): number {
  if (how.json) {
    const { plan, directory, estimate, warnings } = planned;
    printJson(terminal, planOutputSchema, {
      schema: 'mimo-bench/plan@1',
      plan,
      directory,
      estimate,
      warnings: [...warnings],
    });
    return EXIT.done;
  }
  terminal.out.write(`${planText(planned, terminal)}\n`);
  return EXIT.done;
}

function planText({ plan, directory, estimate }: PlannedRun, terminal: Terminal): string {
  const table = renderTable({
    keyHeading: 'trial',
    key: (trial: PlannedTrial) => trial.id,
    columns,
    groups: [{ heading: '', rows: plan.trials }],
    width: terminal.out.width(),
  });
  const steps = estimate.steps === null ? 'unknown' : `about ${Math.round(estimate.steps)}`;
  return [
    `${plan.trials.length} ${plan.trials.length === 1 ? 'trial' : 'trials'}, ${plan.options.jobs} at a time, in sandboxes of kind ${plan.sandbox}`,
    '',
    table,
    '',
    `limits     ${limitsText(plan.options)}`,
    `estimate   steps: ${steps}; cost: ${costText(planned(plan.trials), estimate.costUsd)}`,
    `results    ${shortPath(directory, terminal.cwd)}`,
    '',
    'Nothing was started. The same command without --dry-run runs it.',
  ].join('\n');
}

function planned(trials: readonly PlannedTrial[]): { readonly simulatedOnly: boolean } {
  return { simulatedOnly: trials.every(({ model }) => model === null || model.startsWith('sim/')) };
}

function costText(trials: { readonly simulatedOnly: boolean }, costUsd: number | null): string {
  if (trials.simulatedOnly) return 'none, no real model is called';
  return costUsd === null ? 'unknown' : `about ${formatDollars(costUsd)}`;
}

function limitsText(options: PlannedRun['plan']['options']): string {
  const { maxSteps, maxTokens, maxCostUsd, timeoutMs, idleTimeoutMs } = options;
  const limits = [
    maxSteps === null ? "three times the reference's steps" : `${maxSteps} steps`,
    ...(maxTokens === null ? [] : [`${formatTokens(maxTokens)} tokens`]),
    ...(maxCostUsd === null ? [] : [formatDollars(maxCostUsd)]),
    ...(timeoutMs === null ? [] : [formatDuration(timeoutMs)]),
    `${formatDuration(idleTimeoutMs)} idle`,
  ];
  return limits.join(', ');
}
