import { createHash } from 'node:crypto';
import { type Block, type ModelRequest, textOf } from '../../core/index.ts';
import { fillSchema } from './schema-filler.ts';

interface SideProgress {
  readonly done: number;
  readonly total: number;
}

/** The answer as text, or by the one tool that is there to take it (MiMo Code's titles). */
export function sideContent(request: ModelRequest, progress: SideProgress): Block[] {
  const [tool] = request.tools;
  if (request.tools.length !== 1 || !tool?.schema || !/structured_?output/i.test(tool.name)) {
    return [{ type: 'text', text: sideAnswer(request, progress) }];
  }
  const answer = fillSchema(tool.schema, 'answer', {
    text: (name) => (name === 'title' ? titleOf(request) : sideAnswer(request, progress)),
    number: () => 0,
  });
  const id = `call_${createHash('sha256').update(JSON.stringify(request.messages)).digest('hex').slice(0, 24)}`;
  return [{ type: 'tool-call', id, name: tool.name, arguments: answer }];
}

/** What a simulated model says where no tools are offered: a title, a summary, a judgement in JSON. */
function sideAnswer(request: ModelRequest, progress: SideProgress): string {
  const state = `${progress.done} of ${progress.total} steps are done`;
  if (request.structuredOutput) {
    const value = fillSchema(request.responseSchema ?? {}, 'answer', {
      text: () => `Work goes on steadily: ${state}.`,
      // A judge that asks for a confidence that something is wrong gets none.
      number: () => 0,
    });
    return JSON.stringify(value ?? {});
  }
  const last = request.messages.at(-1);
  const asked = `${request.system}\n${last ? textOf(last.content) : ''}`.slice(0, 20_000);
  if (/\btitle\b/i.test(asked) && !/summar/i.test(asked.slice(0, 400))) return titleOf(request);
  if (/summar|compact|handoff|checkpoint/i.test(asked)) return summaryOf(request, state);
  return `The work goes on: ${state}.`;
}

function titleOf(request: ModelRequest): string {
  const words = firstUserText(request)
    .split(/\s+/)
    .filter((word) => /^[\p{L}\d][\p{L}\d'-]*$/u.test(word))
    .slice(0, 6);
  return words.length > 0 ? words.join(' ') : 'Work on the repository';
}

function summaryOf(request: ModelRequest, state: string): string {
  return [
    `Goal: ${firstUserText(request).slice(0, 600)}`,
    `Progress: ${state}, in order; each was run in the shell and left as it should be.`,
    'Next: go on with the following step.',
  ].join('\n');
}

function firstUserText(request: ModelRequest): string {
  const first = request.messages.find((message) => message.role === 'user');
  return first ? textOf(first.content).trim() : '';
}
