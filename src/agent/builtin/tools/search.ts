import { posix } from 'node:path';
import { z } from 'zod';
import type { ExecResult } from '../../../core/index.ts';
import { clip } from '../../clip.ts';
import { absolute } from './file.ts';
import { defineTool, type Observation } from './tool.ts';

const shownMatches = 200;
const lineCharacters = 400;
const deadlineMs = 60_000;

export const searchTool = defineTool({
  name: 'search',
  description:
    'Searches text files with an extended regular expression (grep -E) and gives file:line:text. ' +
    '.git and node_modules are left out unless the path lies in them.',
  input: z.strictObject({
    pattern: z.string().min(1).describe('Extended regular expression, matched line by line'),
    path: z.string().min(1).optional().describe('File or directory; default: the working directory'),
    glob: z.string().min(1).optional().describe('Only files whose name matches, such as *.ts or src/**/*.ts'),
  }),
  writes: false,
  prepare({ pattern, path = '.', glob }, { sandbox, signal }) {
    if ([pattern, path, glob ?? ''].some((text) => text.includes('\0') || text.length > 4096)) {
      return { problem: 'search: an argument holds a NUL character or is longer than 4096 characters.' };
    }
    const argv = argvOf(pattern, absolute(path, sandbox.workdir), glob);
    return {
      detail: `${pattern} in ${path}`,
      argv,
      cwd: sandbox.workdir,
      env: {},
      async run() {
        const result = await sandbox.exec({ argv, timeoutMs: deadlineMs, signal });
        return observationOf(result, sandbox.workdir, glob);
      },
    };
  },
});

function argvOf(pattern: string, root: string, glob: string | undefined): [string, ...string[]] {
  const skipped = ['.git', 'node_modules'].filter((name) => !root.split('/').includes(name));
  return [
    'grep',
    '-rnEIsH',
    ...skipped.map((name) => `--exclude-dir=${name}`),
    ...(glob === undefined ? [] : [`--include=${posix.basename(glob)}`]),
    '-e',
    pattern,
    '--',
    root,
  ];
}

function observationOf(result: ExecResult, workdir: string, glob: string | undefined): Observation {
  const facts = { exitCode: result.exitCode, timedOut: result.timedOut, aborted: result.aborted };
  if (result.timedOut)
    return { ...facts, text: 'search: took longer than 60 s; narrow it down', isError: true };
  const matches = result.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (line.startsWith(`${workdir}/`) ? line.slice(workdir.length + 1) : line))
    .filter((line) => inGlob(line, glob));
  if (matches.length === 0) return { ...facts, ...nothing(result) };
  // grep goes through directories in the order of the disk, which differs from machine to machine.
  const shown = inOrder(matches).slice(0, shownMatches);
  const more = matches.length - shown.length;
  const lines = shown.map((line) =>
    clip(line, lineCharacters, (left) => `[${left} characters]`).text.replaceAll('\n', ' '),
  );
  const rest = more > 0 || result.dropped.stdout > 0 ? `\n[more matches left out; narrow the search]` : '';
  return { ...facts, text: `${lines.join('\n')}${rest}`, isError: false };
}

function nothing(result: ExecResult): Pick<Observation, 'text' | 'isError'> {
  if (result.exitCode === 0 || result.exitCode === 1) return { text: 'No matches.', isError: false };
  const words = result.stderr.trim() || 'the path does not exist or cannot be read';
  return { text: `search: ${words}`, isError: true };
}

function inOrder(lines: readonly string[]): string[] {
  const keyed = lines.map((line) => {
    const [, file = line, number = '0'] = /^(.*?):(\d+):/.exec(line) ?? [];
    return { line, file, number: Number(number) };
  });
  keyed.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.number - b.number));
  return keyed.map(({ line }) => line);
}

/** `--include` sees names alone; the directories of a glob are matched here. */
function inGlob(line: string, glob: string | undefined): boolean {
  if (!glob?.includes('/')) return true;
  const file = /^(.*?):\d+:/.exec(line)?.[1] ?? line;
  return globPattern(glob.replace(/^\.\//, '')).test(file);
}

function globPattern(glob: string): RegExp {
  const source = glob.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : `\\${part}`;
  });
  return new RegExp(`(?:^|/)${source}$`);
}
