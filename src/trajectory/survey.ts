import type { Usage } from '../core/index.ts';
import { addUsage, noUsage } from '../core/index.ts';
import { type JournalEvent, readJournal } from '../store/index.ts';

/** What has to be known of a journal before its first line can be told. */
export interface Survey {
  /** Whether an event counts: what an interrupted attempt did after the step it was continued from does not. */
  counts(event: JournalEvent): boolean;
  /** The first request of the main thread, where a model was called. */
  readonly firstCall: JournalEvent | undefined;
  readonly sideCalls: { readonly calls: number; readonly usage: Usage };
}

/** Reads a journal once, keeping a few numbers of it. */
export async function surveyJournal(path: string): Promise<Survey> {
  const abandoned = await abandonedRanges(path);
  const counts = ({ seq }: JournalEvent): boolean =>
    !abandoned.some(({ from, to }) => seq >= from && seq < to);
  let firstCall: JournalEvent | undefined;
  let sideCalls = { calls: 0, usage: noUsage };
  for await (const event of readJournal(path)) {
    if (!counts(event)) continue;
    if (event.type === 'call-started' && event['thread'] === 'main') firstCall ??= event;
    if (event.type === 'call-ended' && event['thread'] === 'side') {
      const { calls, usage } = sideCalls;
      sideCalls = { calls: calls + 1, usage: addUsage(usage, event['usage'] as Usage) };
    }
  }
  return { counts, firstCall, sideCalls };
}

async function abandonedRanges(path: string): Promise<{ from: number; to: number }[]> {
  const ranges: { from: number; to: number }[] = [];
  for await (const event of readJournal(path)) {
    if (event.type === 'resumed') ranges.push({ from: Number(event['abandonedFrom']), to: event.seq });
  }
  return ranges;
}
