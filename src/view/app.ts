import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { BlobStore, runPaths } from '../store/index.ts';
import type { OpenTrials } from './open-trials.ts';
import type { RunRows } from './run-rows.ts';
import type { TrialView } from './trial-view.ts';

export interface ViewPages {
  /** The list of trials. */
  readonly run: string;
  /** The timeline of one trial; its script reads the trial's name from the address. */
  readonly trial: string;
  /** Value of the pages' Content-Security-Policy. */
  readonly policy: string;
  /** The report of the run as it stands, made when it is asked for. */
  readonly report: () => Promise<string>;
}

export interface ViewSources {
  readonly root: string;
  readonly rows: RunRows;
  readonly trials: OpenTrials;
  readonly pages: ViewPages;
  /** First part of every path: who does not know it is told nothing. */
  readonly token: string;
  readonly signal: AbortSignal;
}

/** Milliseconds between looks for something new, while a page listens. */
const lookEveryMs = 1_000;
const mostBlobBytes = 2_000_000;

/** The pages and what they ask for. Answers only to a loopback name, so that no other site's page can reach it. */
export function createApp({ root, rows, trials, pages, token, signal }: ViewSources): Hono {
  const app = new Hono({ strict: false }).basePath(`/${token}`);
  app.use(async (context, next) => {
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(context.req.header('host') ?? '')) {
      return context.text('This address answers on 127.0.0.1 alone.', 403);
    }
    await next();
    context.header('x-content-type-options', 'nosniff');
    context.header('referrer-policy', 'no-referrer');
    context.header('cache-control', 'no-store');
  });
  const page = (context: Context, body: string) => {
    context.header('content-security-policy', pages.policy);
    return context.html(body);
  };
  app.get('/', (context) => page(context, pages.run));
  app.get('/trial/:id', (context) => page(context, pages.trial));
  // It brings its own policy along.
  app.get('/report', async (context) => context.html(await pages.report()));

  app.get('/api/run', async (context) => context.json(await rows.headline()));
  app.get('/api/trials', async (context) => {
    const search = (context.req.query('search') ?? '').toLowerCase();
    const all = await rows.rows();
    const found = all.filter((row) =>
      `${row.id} ${row.contender} ${row.task} ${row.end} ${row.cause} ${row.state}`
        .toLowerCase()
        .includes(search),
    );
    const from = count(context.req.query('from'), 0);
    return context.json({ total: found.length, rows: found.slice(from, from + 100) });
  });
  app.get('/api/events', (context) =>
    streamSSE(context, async (stream) => {
      const trial = context.req.query('trial');
      let seen = '';
      while (!stream.aborted && !signal.aborted) {
        const now = trial === undefined ? await rows.version() : await versionOf(trials, trial);
        if (now !== seen) await stream.writeSSE({ data: now });
        seen = now;
        await stream.sleep(lookEveryMs);
      }
    }),
  );

  const withTrial = async (context: Context, answer: (trial: TrialView) => Promise<Response>) => {
    const trial = await trials.find(context.req.param('id') ?? '');
    return trial
      ? answer(trial)
      : context.json({ error: 'This run has no such trial, or it has not begun.' }, 404);
  };
  app.get('/api/trial/:id', (context) =>
    withTrial(context, async (trial) => context.json(await trial.head())),
  );
  app.get('/api/trial/:id/rows', (context) =>
    withTrial(context, async (trial) => {
      const from = count(context.req.query('from'), 1);
      return context.json(await trial.rows(from, count(context.req.query('count'), 200)));
    }),
  );
  app.get('/api/trial/:id/step/:step', (context) =>
    withTrial(context, async (trial) => {
      const step = await trial.step(count(context.req.param('step'), 0));
      return step ? context.json(step) : context.json({ error: 'There is no such step on record.' }, 404);
    }),
  );
  app.get('/api/trial/:id/step/:step/diff', (context) =>
    withTrial(context, async (trial) => context.text(await trial.diff(count(context.req.param('step'), 0)))),
  );
  app.get('/api/trial/:id/search', (context) =>
    withTrial(context, async (trial) =>
      context.json(await trial.search(context.req.query('text') ?? '', context.req.raw.signal)),
    ),
  );
  app.get('/api/trial/:id/blob/:sha', (context) =>
    withTrial(context, async () => {
      const sha = context.req.param('sha') ?? '';
      if (!/^[0-9a-f]{64}$/.test(sha)) return context.json({ error: 'That is no name of a payload.' }, 400);
      const blobs = new BlobStore(runPaths(root).trial(context.req.param('id') ?? '').blobs);
      return context.text((await blobs.get(sha)).subarray(0, mostBlobBytes).toString('utf8'));
    }),
  );
  app.onError((error, context) => context.json({ error: error.message }, 500));
  return app;
}

async function versionOf(trials: OpenTrials, id: string): Promise<string> {
  const trial = await trials.find(id);
  if (!trial) return '';
  const { steps, running, curve } = await trial.head();
  return `${steps}:${running}:${curve?.length ?? 0}`;
}

function count(text: string | undefined, missing: number): number {
  const value = Number(text ?? missing);
  return Number.isSafeInteger(value) && value >= 0 ? value : missing;
}
