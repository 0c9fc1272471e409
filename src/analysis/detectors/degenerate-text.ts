import { constants } from '../constants.ts';
import type { Detector } from '../detector.ts';

/** Characters at the end of a message that are looked at: a text that degenerates does not find its way back. */
const lookedAt = 6_000;

/** A message that ends in a repeating block. */
export const degenerateText: Detector = {
  kind: 'degenerate-text',
  missing: () => undefined,
  detect({ steps }) {
    return steps.flatMap(({ step, text }) => {
      if (text.length < constants.degenerateCharacters) return [];
      const found = repeatingEnd(text.slice(-lookedAt));
      if (!found) return [];
      return {
        kind: 'degenerate-text' as const,
        first: step,
        last: step,
        strength: Math.min(1, Math.round((0.5 + found.covered / text.length / 2) * 1000) / 1000),
        evidence: {
          origin: step,
          steps: [step],
          compared: { block: found.block.slice(0, 200), times: found.times, characters: found.covered },
          observed: 'the message',
        },
      };
    });
  },
};

interface Repetition {
  readonly block: string;
  readonly times: number;
  readonly covered: number;
}

/**
 * The longest end of a text that is one block again and again. Knuth, Morris and Pratt's failure function of the
 * reversed text gives the smallest period of every end in one pass.
 */
function repeatingEnd(text: string): Repetition | undefined {
  const size = text.length;
  const reversed = (at: number): number => text.charCodeAt(size - 1 - at);
  const border = new Int32Array(size);
  let best: Repetition | undefined;
  for (let at = 1; at < size; at += 1) {
    let length = border[at - 1] ?? 0;
    while (length > 0 && reversed(at) !== reversed(length)) length = border[length - 1] ?? 0;
    if (reversed(at) === reversed(length)) length += 1;
    border[at] = length;
    const covered = at + 1;
    const period = covered - length;
    if (covered < constants.degenerateCharacters || covered < period * constants.degenerateRepeats) continue;
    best = { block: text.slice(size - period), times: Math.floor(covered / period), covered };
  }
  // Rules of dashes, empty lines and the frames of tables repeat and are none.
  return best && letters(best.block) >= constants.degenerateLetters ? best : undefined;
}

const letters = (block: string): number => block.match(/\p{L}/gu)?.length ?? 0;
