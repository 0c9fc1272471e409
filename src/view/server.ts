import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { infraError, messageOf } from '../core/index.ts';
import { createApp } from './app.ts';
import { OpenTrials } from './open-trials.ts';
import { type ViewAssets, viewPages } from './pages.ts';
import { RunRows } from './run-rows.ts';

export interface ViewOptions {
  /** Of the run. */
  readonly root: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly assets: ViewAssets;
  /** Makes the report of the run as it stands. */
  readonly report: () => Promise<string>;
  readonly signal: AbortSignal;
}

export interface RunningView extends AsyncDisposable {
  /** With the secret first part of its paths: other users of the machine cannot guess it. */
  readonly url: string;
}

/**
 * Serves a run's pages on loopback until it is disposed of.
 *
 * @throws MimoError infra `VIEW_PORT` where the port cannot be had
 */
export async function startView({ root, port, assets, report, signal }: ViewOptions): Promise<RunningView> {
  const token = randomBytes(12).toString('hex');
  const trials = new OpenTrials(root);
  const app = createApp({
    ...{ root, rows: new RunRows(root), trials, token, signal },
    pages: { ...viewPages(assets), report },
  });
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port });
  try {
    await once(server, 'listening', { signal });
  } catch (cause) {
    throw infraError('VIEW_PORT', `cannot listen on 127.0.0.1:${port}: ${messageOf(cause)}`, {
      hint: 'Choose another with --port, or leave it out.',
      cause,
    });
  }
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/${token}/`,
    [Symbol.asyncDispose]: async () => {
      // Pages that listen for news would hold the server open.
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await trials[Symbol.asyncDispose]();
    },
  };
}
