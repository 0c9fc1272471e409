import { z } from 'zod';
import { type FindingKind, findingKindSchema } from '../core/index.ts';

const entrySchema = z.object({
  step: z.int(),
  event: z.string(),
  persona: z.string(),
  detail: z.string(),
  kinds: z.array(findingKindSchema).optional(),
});
export type SealedEntry = z.infer<typeof entrySchema>;

/** A range of steps in which a simulated model did wrong; both ends belong to it. */
export interface TrueEpisode {
  /** What it is an instance of, the most telling first. */
  readonly kinds: readonly FindingKind[];
  readonly first: number;
  readonly last: number;
  readonly recovered: boolean;
}

/** What is true of a trial: every other step of it is healthy. */
export interface TrialTruth {
  readonly episodes: readonly TrueEpisode[];
  /** Single errors outside every episode: neither healthy nor a breakdown. */
  readonly errors: readonly number[];
}

/**
 * The lines of a sealed truth as they count: a resumed trial repeats steps that its first attempt had sealed, and the
 * last continuation is what happened.
 *
 * @throws SyntaxError or ZodError for a line that is none of ours
 */
export function sealedEntries(text: string): SealedEntry[] {
  let entries: SealedEntry[] = [];
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const entry = entrySchema.parse(JSON.parse(line));
    const same = JSON.stringify(entry);
    const isAgain = entries.some((earlier) => earlier.step > entry.step || JSON.stringify(earlier) === same);
    if (isAgain) entries = entries.filter(({ step }) => step < entry.step);
    entries.push(entry);
  }
  return entries;
}

/** @param steps of the whole trial: a breakdown that nothing ends lasts until there. */
export function truthOf(entries: readonly SealedEntry[], steps: number): TrialTruth {
  const episodes: TrueEpisode[] = [];
  const errors: number[] = [];
  let open: { readonly kinds: readonly FindingKind[]; readonly first: number } | undefined;
  for (const { step, event, kinds } of entries) {
    if (event === 'onset') open ??= { kinds: kinds ?? [], first: step };
    else if (event === 'recovered' && open) {
      episodes.push({ ...open, last: step - 1, recovered: true });
      open = undefined;
    } else if ((event === 'wrong-act' || event === 'recovered') && !open) errors.push(step);
  }
  if (open) episodes.push({ ...open, last: Math.max(steps, open.first), recovered: false });
  return { episodes, errors };
}
