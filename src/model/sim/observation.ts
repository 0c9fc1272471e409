import type { ModelRequest, ToolResult } from '../../core/index.ts';

/** What a simulated model sees when its next reply is asked for. */
export interface Observation {
  /** 1-based number of the main-thread reply that is asked for. */
  readonly step: number;
  /** The results of the reply before, joined; undefined on the first, or when the client sent none. */
  readonly result: { readonly text: string; readonly failed: boolean } | undefined;
}

/** The tool results that arrived since the model's last words. */
export function observe(request: ModelRequest, step: number): Observation {
  const lastOwn = request.messages.findLastIndex((message) => message.role === 'assistant');
  const results = request.messages
    .slice(lastOwn + 1)
    .flatMap((message) => message.content)
    .filter((block): block is ToolResult => block.type === 'tool-result');
  if (lastOwn === -1 || results.length === 0) return { step, result: undefined };
  const text = results.map((result) => result.text).join('\n');
  return { step, result: { text, failed: results.some((result) => result.isError) } };
}
