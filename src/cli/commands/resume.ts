import type { Command } from 'commander';
import { interruptible } from '../interrupt.ts';
import { showProgress } from '../progress/index.ts';
import { finishRun, type ResultFlags, resultFlags } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import { readableFile } from '../values.ts';

interface ResumeFlags extends ResultFlags {
  readonly caBundle?: string;
}

export function addResume(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const command = program
    .command('resume')
    .description('finish an interrupted run')
    .argument('<run>', "run id, a prefix of it, its directory, or 'latest'");
  command.option('--ca-bundle <file>', 'certificate authorities to trust in image builds', readableFile);
  resultFlags(command).action(async (run: string, flags: ResumeFlags) =>
    finish(await resume(run, flags, terminal)),
  );
}

async function resume(run: string, flags: ResumeFlags, terminal: Terminal): Promise<number> {
  const { resolveRun, resumeRun } = await import('../../run/index.ts');
  return interruptible(terminal, async (signal) => {
    const directory = await resolveRun(run, flags.out);
    using progress = showProgress(terminal.err, flags.quiet ?? false);
    const environment = { env: terminal.env, signal, onEvent: progress.onEvent };
    const { caBundle } = flags;
    const done = await resumeRun(directory, environment, caBundle === undefined ? {} : { caBundle });
    progress[Symbol.dispose]();
    return finishRun(done, directory, flags, terminal);
  });
}
