import { z } from 'zod';
import { find, store } from './file.ts';
import { defineTool } from './tool.ts';

export const editTool = defineTool({
  name: 'edit',
  description:
    'Replaces one passage of a file. old_text must occur exactly once, to the last space; ' +
    'otherwise nothing is changed and the number of matches is told.',
  input: z.strictObject({
    path: z.string().min(1).describe('Absolute, or relative to the working directory'),
    old_text: z.string().min(1).describe('The passage as it stands in the file, without line numbers'),
    new_text: z.string().describe('What stands there afterwards'),
  }),
  writes: true,
  prepare({ path, old_text, new_text }, scope) {
    return {
      detail: path,
      argv: [],
      cwd: scope.sandbox.workdir,
      env: {},
      async run() {
        const found = await find(path, scope);
        if (found.kind === 'problem') return failure(found.problem);
        if (found.kind === 'missing') return failure(`${path} does not exist`);
        const edited = replaceOnce(found.content, old_text, new_text);
        if ('problem' in edited) return failure(`${path}: ${edited.problem}`);
        await store(found, edited.content, scope);
        return { text: `Edited ${path} at line ${edited.line}`, isError: false };
      },
    };
  },
});

const failure = (problem: string) => ({ text: `edit: ${problem}. Nothing was changed.`, isError: true });

/** Works on bytes, so that whatever else the file holds (CRLF, a BOM, another encoding) is left as it is. */
function replaceOnce(
  content: Buffer,
  oldText: string,
  newText: string,
): { content: Buffer; line: number } | { problem: string } {
  if (oldText === newText) return { problem: 'old_text and new_text are the same' };
  const wanted = Buffer.from(oldText);
  const at = content.indexOf(wanted);
  if (at < 0) return { problem: `old_text occurs 0 times${hintFor(content, oldText)}` };
  const matches = count(content, wanted, at);
  if (matches > 1)
    return { problem: `old_text occurs ${matches} times; add lines around it until it is unique` };
  const before = content.subarray(0, at);
  return {
    content: Buffer.concat([before, Buffer.from(newText), content.subarray(at + wanted.length)]),
    line: before.toString('latin1').split('\n').length,
  };
}

function count(content: Buffer, wanted: Buffer, first: number): number {
  let matches = 0;
  for (let at = first; at >= 0; at = content.indexOf(wanted, at + 1)) matches += 1;
  return matches;
}

/** The usual reason for no match is white space. */
function hintFor(content: Buffer, oldText: string): string {
  const text = content.toString('utf8');
  const squeeze = (value: string) => value.replace(/\s+/g, ' ').trim();
  const loose = squeeze(oldText);
  if (loose === '' || !squeeze(text).includes(loose)) return '';
  const crlf = text.includes('\r\n') && !oldText.includes('\r') ? ' (the file has CRLF line ends)' : '';
  return `, but it does when white space is ignored${crlf}: read the file again`;
}
