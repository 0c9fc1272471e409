import type { SourceResult } from '../source.ts';

/** Numbers that Codex, Gemini CLI and Qwen Code give each output of its own, and that would make no two alike. */
const ownNumbers = /^(?:Chunk ID: \w+|(?:Process Group PGID|Background PIDs): .*)\n?/gm;

export const withoutOwnNumbers = (text: string): string => text.replace(ownNumbers, '');

/** What Gemini CLI and Qwen Code make of a command's output: labelled lines, the exit status among them. */
export function shellOutput(text: string, isError: boolean): SourceResult {
  const exit = /^Exit Code: (-?\d+)$/m.exec(text.slice(-2_000));
  const exitCode = exit ? Number(exit[1]) : undefined;
  return { text: withoutOwnNumbers(text), isError, ...(exitCode === undefined ? {} : { exitCode }) };
}
