import { basename } from 'node:path';
import type { Command } from 'commander';
import { messageOf, type SandboxProvider } from '../../core/index.ts';
import { EXIT } from '../exit-codes.ts';
import { type CleanOutput, cleanOutputSchema, printJson } from '../output.ts';
import type { Terminal } from '../terminal.ts';

interface CleanFlags {
  readonly run?: string;
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addClean(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  program
    .command('clean')
    .description('remove sandboxes that killed runs left behind; never removes results')
    .option('--run <run>', 'only those of this run (id or directory), whether it still goes on or not')
    .option('--all', 'also those of runs that still go on')
    .option('--dry-run', 'name what would be removed; remove nothing')
    .option('--json', 'print JSON on stdout')
    .action(async (flags: CleanFlags) => finish(await clean(flags, terminal)));
}

async function clean(flags: CleanFlags, terminal: Terminal): Promise<number> {
  const { createDockerProvider, createLocalProvider } = await import('../../sandbox/index.ts');
  await using docker = createDockerProvider();
  await using local = createLocalProvider();
  const dryRun = flags.dryRun ?? false;
  const outcomes = await Promise.all([docker, local].map((provider) => reap(provider, flags)));
  const result: CleanOutput = {
    schema: 'mimo-bench/clean@1',
    dryRun,
    sandboxes: outcomes.flatMap(({ sandboxes }) => sandboxes),
    skipped: outcomes.flatMap(({ skipped }) => skipped),
  };
  if (flags.json) printJson(terminal, cleanOutputSchema, result);
  else terminal.out.write(page(result));
  return EXIT.done;
}

type Outcome = Pick<CleanOutput, 'sandboxes' | 'skipped'>;

async function reap(provider: SandboxProvider, flags: CleanFlags): Promise<Outcome> {
  const { kind } = provider;
  const probe = await provider.probe(AbortSignal.timeout(10_000));
  if (!probe.ok) return { sandboxes: [], skipped: [{ kind, reason: probe.reason }] };
  try {
    const { sandboxes } = await provider.reap({
      ...(flags.run === undefined ? {} : { runId: basename(flags.run) }),
      all: flags.all ?? false,
      dryRun: flags.dryRun ?? false,
    });
    return { sandboxes: sandboxes.map((id) => ({ kind, id })), skipped: [] };
  } catch (error) {
    return { sandboxes: [], skipped: [{ kind, reason: messageOf(error) }] };
  }
}

function page({ sandboxes, skipped, dryRun }: CleanOutput): string {
  const lines = sandboxes.map(({ kind, id }) => `${dryRun ? 'would remove' : 'removed'} ${kind} ${id}`);
  if (lines.length === 0) lines.push('nothing to remove');
  return `${[...lines, ...skipped.map(({ kind, reason }) => `not looked at: ${kind} (${reason})`)].join('\n')}\n`;
}
