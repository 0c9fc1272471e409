import type { ScriptStep } from '../../core/index.ts';
import type { Random } from './random.ts';

const openings = ['Next:', 'Now:', 'Continuing with:', 'On to:', 'The next piece:'] as const;

/** A short sentence with which a step is announced. */
export function announce(step: ScriptStep, random: Random, place: number): string {
  const title = step.title.trim().replace(/[.:]+$/, '') || 'the next part';
  return `${random.pick(openings, `opening ${place}`)} ${title}.`;
}

export function doneText(steps: number): string {
  return `All ${steps} steps are done; the checks pass. The work is finished.`;
}

const words = (
  'the module reads its state once and hands it on so callers keep one order of events while errors travel with ' +
  'their cause each branch closes what it opened tests name the case and the next change stays small enough to review'
).split(' ');

/** Plain prose of exactly `length` characters, not the same twice within a trial. */
export function prose(length: number, random: Random, purpose: string): string {
  let text = '';
  for (let n = 0; text.length < length; n += 1) {
    // One draw places a run of words: a draw for each would cost more than the rest of the reply.
    const start = random.below(words.length, `${purpose}/${n}`);
    const run = Array.from({ length: 9 }, (_, i) => words[(start + i * (1 + (n % 5))) % words.length]);
    text += `${text === '' ? '' : ' '}${run.join(' ')} (${n + 1}).`;
  }
  return text.slice(0, length);
}
