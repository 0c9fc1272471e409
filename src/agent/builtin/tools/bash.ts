import { z } from 'zod';
import type { ExecResult } from '../../../core/index.ts';
import { defineTool, type Observation } from './tool.ts';

const longestSec = 600;

/** Linux takes at most 128 KiB in one argument. */
const longestCommandBytes = 120_000;

/** Nobody is there to page, edit a message or type a password: such a program would wait for its deadline. */
const unattended = { PAGER: 'cat', GIT_PAGER: 'cat', GIT_EDITOR: 'true', GIT_TERMINAL_PROMPT: '0' } as const;

export const bashTool = defineTool({
  name: 'bash',
  description:
    'Runs a shell command in a fresh shell in the working directory; nothing but files carries over to the next call. ' +
    'Input is closed. At the deadline the command and all its children are killed. ' +
    'The result begins with the exit code; long output is cut in the middle.',
  input: z.strictObject({
    command: z.string().min(1).describe('The command, as typed into a shell'),
    timeout_seconds: z
      .number()
      .positive()
      .max(longestSec)
      .optional()
      .describe(`Deadline, at most ${longestSec}; default 120`),
  }),
  writes: true,
  prepare({ command, timeout_seconds }, { sandbox, shell, options, signal }) {
    if (command.includes('\0')) return { problem: 'bash: a command cannot hold a NUL character.' };
    if (Buffer.byteLength(command) > longestCommandBytes) {
      return {
        problem: `bash: the command is longer than ${longestCommandBytes} bytes; put large texts into files with write.`,
      };
    }
    const argv = [shell, '-c', command] as const;
    const seconds = timeout_seconds ?? options.commandTimeoutSec;
    return {
      detail: command,
      argv,
      cwd: sandbox.workdir,
      env: unattended,
      async run() {
        const result = await sandbox.exec({
          argv,
          cwd: sandbox.workdir,
          env: unattended,
          timeoutMs: Math.ceil(seconds * 1000),
          outputCapBytes: options.spillBytes,
          signal,
        });
        return observationOf(result, seconds);
      },
    };
  },
});

/** The exit code first, then the output; standard error apart, as the order between the two is not known. */
function observationOf(result: ExecResult, seconds: number): Observation {
  const lost = result.dropped.stdout + result.dropped.stderr;
  const errors = result.stderr === '' ? '' : `${endLine(result.stdout)}[stderr]\n${result.stderr}`;
  return {
    text: `${statusOf(result, seconds)}\n${result.stdout}${errors}`,
    isError: result.exitCode !== 0,
    exitCode: result.exitCode,
    signal: result.signal,
    timedOut: result.timedOut,
    aborted: result.aborted,
    lost,
  };
}

function statusOf(result: ExecResult, seconds: number): string {
  if (result.timedOut) return `Exit code: none. Killed with its children at the deadline of ${seconds} s.`;
  if (result.exitCode !== undefined) return `Exit code: ${result.exitCode}`;
  return `Exit code: none. Killed by ${result.signal ?? 'a signal'}.`;
}

const endLine = (text: string): string => (text === '' || text.endsWith('\n') ? '' : '\n');
