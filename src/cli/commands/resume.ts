import type { Command } from 'commander';
import { interruptible } from '../interrupt.ts';
import { showProgress } from '../progress/index.ts';
import { finishRun, type ResultFlags, resultFlags } from '../result.ts';
import type { Terminal } from '../terminal.ts';

export function addResume(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const command = program
    .command('resume')
    .description('finish an interrupted run')
    .argument('<run>', "run id, a prefix of it, its directory, or 'latest'");
  resultFlags(command).action(async (run: string, flags: ResultFlags) =>
    finish(await resume(run, flags, terminal)),
  );
}

async function resume(run: string, flags: ResultFlags, terminal: Terminal): Promise<number> {
  const { resolveRun, resumeRun } = await import('../../run/index.ts');
  return interruptible(terminal, async (signal) => {
    const directory = await resolveRun(run, flags.out);
    using progress = showProgress(terminal.err, flags.quiet ?? false);
    const done = await resumeRun(directory, { env: terminal.env, signal, onEvent: progress.onEvent });
    progress[Symbol.dispose]();
    return finishRun(done, directory, flags, terminal);
  });
}
