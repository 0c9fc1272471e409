import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { HttpUpstream } from '../src/core/index.ts';

/** How the provider streams its answers. */
export interface Streaming {
  readonly chunks: number;
  /** Characters of text in each chunk. */
  readonly characters: number;
  readonly pauseMs: number;
}

export interface FakeProvider extends AsyncDisposable {
  readonly baseUrl: string;
  readonly upstream: HttpUpstream;
}

/**
 * A provider of the Messages API on the loopback, which answers every request with one stream of text. In a thread
 * of its own: a real one does its work while the gateway writes its record, and not in its way.
 */
export async function startFakeProvider(streaming: Streaming): Promise<FakeProvider> {
  const worker = new Worker(new URL('./fake-provider-thread.ts', import.meta.url), { workerData: streaming });
  const [port] = (await once(worker, 'message')) as [number];
  const baseUrl = `http://127.0.0.1:${port}`;
  return {
    baseUrl,
    upstream: { kind: 'http', wires: ['anthropic'], baseUrl, headers: () => ({ 'x-api-key': 'bench' }) },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
