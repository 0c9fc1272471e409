import type { Ref, SourceResult, SourceStep } from '../source.ts';

/** What one line, message or event of a log says of the main thread. */
export type Part =
  /** A model response begins, unless it is the pending one. */
  | { readonly kind: 'response'; readonly id: string }
  | { readonly kind: 'text'; readonly text: string }
  /** All that the response says, whatever of it was told before. */
  | { readonly kind: 'whole'; readonly text: string }
  /** A piece of a streamed text: it goes on where the last one ended. */
  | { readonly kind: 'delta'; readonly text: string }
  | { readonly kind: 'call'; readonly id: string; readonly tool: string; readonly arguments: unknown }
  | { readonly kind: 'result'; readonly id: string; readonly result: SourceResult }
  /** The workspace after what was called so far. */
  | { readonly kind: 'tree'; readonly tree: string }
  /** The context was compacted here. */
  | { readonly kind: 'compacted' };

interface Pending {
  readonly id: string | undefined;
  readonly ref: Ref;
  lastRef: Ref;
  readonly texts: string[];
  readonly calls: { readonly id: string; readonly tool: string; readonly arguments: unknown }[];
  readonly results: Map<string, SourceResult>;
  tree: string | undefined;
  readonly compacted: boolean;
}

/**
 * Joins parts to steps: a response's texts and calls with the results of these calls, wherever between them they
 * stand. Where a log does not mark its responses, what the model says or asks for after a result opens the next.
 * Holds one step at a time.
 */
export async function* stepsOf(
  parts: AsyncIterable<{ readonly ref: Ref; readonly parts: readonly Part[] }>,
): AsyncGenerator<SourceStep> {
  let pending: Pending | undefined;
  let compacted = false;
  const begin = (ref: Ref, id?: string): Pending => {
    const opened: Pending = {
      id,
      ref,
      lastRef: ref,
      texts: [],
      calls: [],
      results: new Map(),
      tree: undefined,
      compacted,
    };
    compacted = false;
    return opened;
  };
  for await (const { ref, parts: here } of parts) {
    for (const part of here) {
      if (part.kind === 'compacted') {
        compacted = true;
        continue;
      }
      if (pending && opensNext(part, pending)) {
        yield finished(pending);
        pending = undefined;
      }
      if (part.kind === 'result' || part.kind === 'tree') {
        // Of a call that is not in the log: there is nothing to hang it on.
        if (!pending) continue;
      } else pending ??= begin(ref, part.kind === 'response' ? part.id : undefined);
      pending.lastRef = ref;
      add(part, pending);
    }
  }
  if (pending) yield finished(pending);
}

function opensNext(part: Part, pending: Pending): boolean {
  if (part.kind === 'response') return pending.id !== part.id;
  if (pending.id !== undefined || pending.results.size === 0) return false;
  return part.kind === 'text' || part.kind === 'delta' || part.kind === 'call';
}

function add(part: Part, pending: Pending): void {
  const { texts, calls, results } = pending;
  switch (part.kind) {
    case 'text':
      if (part.text !== '') texts.push(part.text);
      break;
    case 'whole':
      texts.splice(0, texts.length, part.text);
      break;
    case 'delta':
      texts.push(`${texts.pop() ?? ''}${part.text}`);
      break;
    case 'call':
      // A resumed session repeats lines of the one before.
      if (!calls.some(({ id }) => id !== '' && id === part.id)) calls.push(part);
      break;
    case 'result':
      results.set(part.id, part.result);
      break;
    case 'tree':
      pending.tree = part.tree;
      break;
  }
}

function finished({ ref, lastRef, texts, calls, results, tree, compacted }: Pending): SourceStep {
  return {
    ref,
    lastRef,
    text: texts.join('\n'),
    operations: calls.map(({ id, tool: name, arguments: value }) => ({
      tool: name,
      arguments: value,
      result: results.get(id),
    })),
    ...(tree === undefined ? {} : { tree }),
    ...(compacted ? { compacted } : {}),
  };
}
