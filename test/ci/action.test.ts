import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type JobPlace, projectRoot, readAction, runStep } from './workflow.ts';

let cwd = '';
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'mimo-bench-action-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const smoke = { suite: 'smoke', trials: '1', 'run-args': '--sandbox local', 'gate-args': '--delta 60%' };

function job(inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}): JobPlace {
  return { cwd, inputs: { ...smoke, ...inputs }, outputs: new Map(), env };
}

describe('the GitHub action, step by step', () => {
  test('a first run has nothing to be held against, and may become the baseline', async () => {
    const first = job({ promote: 'true' });
    expect(await runStep('Run', first)).toMatchObject({ code: 0 });
    const gate = await runStep('Gate', first);
    expect(gate).toMatchObject({ code: 0, outputs: { verdict: 'none' } });
    expect(existsSync(join(cwd, 'results', 'baselines', 'main.json'))).toBe(true);
    expect(existsSync(join(gate.outputs.reports ?? '', 'report.md'))).toBe(true);
  });

  test('a run that breaks down fails the job, with a verdict, annotations, a summary and JUnit files', async () => {
    const page = join(cwd, 'summary.md');
    const second = job(
      { model: 'sim/loop@3', 'gate-args': '--delta 60% --alpha 0.3' },
      { GITHUB_STEP_SUMMARY: page },
    );
    expect(await runStep('Run', second)).toMatchObject({ code: 0 });
    const gate = await runStep('Gate', second);
    expect(gate).toMatchObject({ code: 1, outputs: { verdict: 'regressed' } });
    expect(gate.output).toContain('::error title=Endurance gate');
    expect(await readFile(page, 'utf8')).toMatch(/mimo-bench run[\s\S]*Endurance gate: REGRESSED/);
    expect(await readdir(gate.outputs.reports ?? '')).toEqual(
      expect.arrayContaining(['gate.md', 'gate.xml', 'report.md', 'trials.xml']),
    );
  });

  test('a verdict that cannot be had fails the job too, unless the workflow lets it pass', async () => {
    const inputs = { 'gate-args': '--delta 1%' };
    const third = job(inputs);
    await runStep('Run', third);
    expect(await runStep('Gate', third)).toMatchObject({ code: 4, outputs: { verdict: 'inconclusive' } });
    const lenient = { ...third, inputs: { ...third.inputs, inconclusive: 'pass' } };
    expect(await runStep('Gate', lenient)).toMatchObject({ code: 0, outputs: { verdict: 'inconclusive' } });
  });
});

describe('the comment on a pull request', () => {
  test('is written once and then updated in place, among the comments of others', async () => {
    const github = await gitHub(Array.from({ length: 130 }, (_, id) => ({ id, body: `comment ${id}` })));
    try {
      const file = join(cwd, 'gate.md');
      const event = join(cwd, 'event.json');
      await writeFile(event, JSON.stringify({ pull_request: { number: 7 } }));
      const env = { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: 'a/b', GITHUB_EVENT_PATH: event };
      const place = job({ 'github-token': 'secret' }, env);
      place.outputs.set('steps.gate.outputs.comment', file);
      for (const text of ['first', 'second']) {
        await writeFile(file, `<!-- mimo-bench gate -->\n${text}\n`);
        expect(await runStep('Comment', place)).toMatchObject({ code: 0 });
      }
      expect(github.comments).toHaveLength(131);
      expect(github.comments.at(-1)?.body).toContain('second');
      expect(
        github.requests.filter(({ method }) => method !== 'GET').map(({ method, url }) => `${method} ${url}`),
      ).toEqual(['POST /repos/a/b/issues/7/comments', 'PATCH /repos/a/b/issues/comments/130']);
      expect(github.requests.every(({ authorization }) => authorization === 'Bearer secret')).toBe(true);
    } finally {
      await github[Symbol.asyncDispose]();
    }
  });

  test('a token that may not comment costs the comment, not the job', async () => {
    const github = await gitHub([], 403);
    try {
      const file = join(cwd, 'gate.md');
      await writeFile(file, '<!-- mimo-bench gate -->\n');
      const event = join(cwd, 'event.json');
      await writeFile(event, JSON.stringify({ pull_request: { number: 7 } }));
      const env = { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: 'a/b', GITHUB_EVENT_PATH: event };
      const place = job({}, env);
      place.outputs.set('steps.gate.outputs.comment', file);
      const done = await runStep('Comment', place);
      expect(done).toMatchObject({ code: 0, output: expect.stringContaining('::warning') });
    } finally {
      await github[Symbol.asyncDispose]();
    }
  });
});

describe('the example workflows', () => {
  test('give the action inputs that it has, and no others', async () => {
    const { inputs } = await readAction();
    const directory = join(projectRoot, 'docs', 'examples', 'github');
    for (const file of await readdir(directory)) {
      const { jobs } = parse(await readFile(join(directory, file), 'utf8'));
      const steps = Object.values<{ steps: { uses?: string; with?: object }[] }>(jobs).flatMap(
        (one) => one.steps,
      );
      const ours = steps.filter(({ uses }) => uses?.startsWith('mimo-bench/'));
      for (const step of ours)
        expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
    }
  });
});

interface Comment {
  readonly id: number;
  body: string;
}

/** As much of GitHub's comments interface as the action uses, on loopback. */
async function gitHub(comments: Comment[], refuse?: number) {
  const requests: { method: string; url: string; authorization: string | undefined }[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, authorization: headers.authorization });
    let text = '';
    for await (const chunk of request) text += chunk;
    response.setHeader('content-type', 'application/json');
    if (refuse !== undefined) {
      response.writeHead(refuse).end('{"message":"Resource not accessible by integration"}');
      return;
    }
    const page = Number(new URL(url, 'http://localhost').searchParams.get('page') ?? 1);
    if (method === 'GET') response.end(JSON.stringify(comments.slice((page - 1) * 100, page * 100)));
    else {
      const { body } = JSON.parse(text);
      const id = method === 'POST' ? comments.length : Number(url.split('/').at(-1));
      if (method === 'POST') comments.push({ id, body });
      else comments[id]!.body = body;
      response.end(JSON.stringify({ html_url: `https://github.test/comment/${id}` }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    comments,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
