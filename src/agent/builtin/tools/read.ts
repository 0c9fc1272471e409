import { z } from 'zod';
import { absolute, find } from './file.ts';
import { defineTool, type Observation, type ToolScope } from './tool.ts';

const defaultLines = 2000;
const lineCharacters = 2000;

/** A path of this form names an output that was too long to show, kept in the record. */
const outputPath = /^output:([0-9a-f]{64})$/;

export const readTool = defineTool({
  name: 'read',
  description:
    'Reads a text file with line numbers. For a long file give offset and limit. ' +
    'A path "output:..." named in an earlier result reads the whole of that output.',
  input: z.strictObject({
    path: z.string().min(1).describe('Absolute, or relative to the working directory'),
    offset: z.int().positive().optional().describe('First line to read, from 1'),
    limit: z.int().positive().optional().describe(`Number of lines; default ${defaultLines}`),
  }),
  writes: false,
  prepare({ path, offset = 1, limit = defaultLines }, scope) {
    return {
      detail: path,
      argv: [],
      cwd: scope.sandbox.workdir,
      env: {},
      async run() {
        const source = await sourceOf(path, scope);
        if ('problem' in source) return { text: `read: ${source.problem}`, isError: true };
        // Left free for the line that says where the file goes on.
        return render(path, source.content, offset, limit, scope.options.outputCharacters - 120);
      },
    };
  },
});

async function sourceOf(path: string, scope: ToolScope): Promise<{ content: Buffer } | { problem: string }> {
  const output = outputPath.exec(path);
  if (output) return readOutput(path, output[1]!, scope);
  const found = await find(path, scope);
  if (found.kind === 'problem') return found;
  if (found.kind === 'missing') return { problem: `${absolute(path, scope.sandbox.workdir)} does not exist` };
  if (found.content.includes(0))
    return { problem: `${path} is a binary file of ${found.content.length} bytes` };
  return found;
}

async function readOutput(path: string, sha256: string, scope: ToolScope) {
  if (!scope.knownOutput(sha256)) return { problem: `${path} names no output of this conversation` };
  return { content: Buffer.from(await scope.readBlob(sha256)) };
}

function render(path: string, content: Buffer, offset: number, limit: number, room: number): Observation {
  const lines = content.toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) return { text: `${path} is empty`, isError: false };
  if (offset > lines.length) {
    return { text: `read: ${path} has ${lines.length} lines; line ${offset} does not exist`, isError: true };
  }
  let text = '';
  let next = offset;
  for (; next <= lines.length && next < offset + limit; next += 1) {
    const line = numbered(next, lines[next - 1]!);
    if (text.length + line.length > room && text !== '') break;
    text += line;
  }
  const more =
    next <= lines.length ? `[${lines.length - next + 1} more lines; go on with offset ${next}]\n` : '';
  return { text: text + more, isError: false };
}

function numbered(number: number, line: string): string {
  const cut = line.length > lineCharacters;
  const shown = cut ? `${line.slice(0, lineCharacters)} [line cut: ${line.length} characters]` : line;
  return `${String(number).padStart(6)}\t${shown}\n`;
}
