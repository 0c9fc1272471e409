import type { RecordedContender } from '../comparison/index.ts';
import { userError } from '../core/index.ts';

/** Contenders whose name has one of the texts in it; all, where none is asked for. */
export function chooseContenders(
  contenders: readonly RecordedContender[],
  texts: readonly string[] = [],
): RecordedContender[] {
  const unmatched = texts.find((text) => !contenders.some(({ name }) => name.includes(text)));
  if (unmatched !== undefined) {
    throw userError('CONTENDER_UNKNOWN', `no contender has "${unmatched}" in its name`, {
      hint: `There is: ${contenders.map(({ name }) => name).join('; ') || 'none'}`,
    });
  }
  return contenders.filter(({ name }) => texts.length === 0 || texts.some((text) => name.includes(text)));
}
