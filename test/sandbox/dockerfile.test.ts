import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EnvironmentPlan, readEnvironmentPlan } from '../../src/sandbox/local/dockerfile.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mimo-dockerfile-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function plan(text: string): Promise<EnvironmentPlan> {
  await writeFile(join(directory, 'Dockerfile'), text);
  return readEnvironmentPlan(directory, { PATH: '/bin' });
}

describe('the Dockerfile of a local environment', () => {
  test('steps keep their order, and see the variables that stand before them', async () => {
    const { steps, env, workdir, base } = await plan(
      [
        '# syntax=docker/dockerfile:1',
        'FROM node:24-bookworm AS build',
        'ARG VERSION=3',
        `ENV NAME="a b" OTHER=$\{VERSION:-1}x`,
        'ENV PATH=/opt/bin:$PATH PATH2=$PATH',
        'WORKDIR /app',
        'WORKDIR $NAME',
        'COPY one two/ three/',
        'COPY ["a b", "c"]',
        'RUN one && \\',
        '    # a comment between',
        '    two "$NAME"',
        'RUN ["printf", "%s", "a b"]',
        'LABEL x=y',
        'USER root',
        'CMD ["node"]',
      ].join('\n'),
    );
    expect(base).toBe('node:24-bookworm');
    expect(workdir).toBe('/app/a b');
    expect(env).toEqual({ PATH: '/opt/bin:/bin', NAME: 'a b', OTHER: '3x', PATH2: '/bin' });
    const runEnv = { VERSION: '3', ...env };
    expect(steps).toEqual([
      { kind: 'directory', line: 6, path: '/app' },
      { kind: 'directory', line: 7, path: '/app/a b' },
      { kind: 'copy', line: 8, sources: ['one', 'two/'], target: '/app/a b/three', intoDirectory: true },
      { kind: 'copy', line: 9, sources: ['a b'], target: '/app/a b/c', intoDirectory: false },
      {
        kind: 'run',
        line: 10,
        argv: ['/bin/sh', '-c', 'one &&     two "$NAME"'],
        text: 'one &&     two "$NAME"',
        cwd: '/app/a b',
        env: runEnv,
      },
      {
        kind: 'run',
        line: 13,
        argv: ['printf', '%s', 'a b'],
        text: '["printf", "%s", "a b"]',
        cwd: '/app/a b',
        env: runEnv,
      },
    ]);
  });

  const refused: [string, string][] = [
    ['RUN apt-get update && apt-get install -y git', 'RUN: apt-get installs into an image'],
    ['RUN set -e; apk add git', 'RUN: apk installs into an image'],
    ['ADD https://example.org/x /x', 'ADD: ADD needs a real image build'],
    ['FROM other', 'FROM: a build of several stages needs images'],
    ['COPY --from=build /a /b', 'COPY: COPY --from needs a real image build'],
    ['COPY --chown=node:node a b', 'COPY: COPY --chown needs a real image build'],
    ['USER node', 'USER: the local sandbox runs as root, not as "node"'],
    ['SHELL ["/bin/bash", "-c"]', 'SHELL: SHELL needs a real image build'],
    ['RUN --mount=type=cache,target=/x true', 'RUN: RUN --mount needs a real image build'],
    ['RUN <<EOF\necho hi\nEOF', 'RUN: RUN of a here-document needs a real image build'],
    ['COPY a', 'COPY: COPY needs at least one source and a target'],
  ];
  test.each(refused)('%j is refused with file, line, instruction and what to do', async (line, message) => {
    await expect(plan(`FROM node:24\nWORKDIR /app\n${line}\n`)).rejects.toMatchObject({
      code: 'ENVIRONMENT_UNSUPPORTED',
      kind: 'user',
      message: expect.stringContaining(`${directory}/Dockerfile:3: ${message}`),
      hint: expect.stringContaining('--sandbox docker'),
    });
  });

  test('a package manager as a fallback is allowed', async () => {
    expect(
      (await plan('FROM x\nRUN command -v git || apt-get install -y git\n')).steps.map(({ kind }) => kind),
    ).toEqual(['run', 'directory']);
  });

  test('without WORKDIR the working directory is /app, and relative paths start at the root', async () => {
    const { workdir, steps } = await plan('FROM x\nCOPY a b\n');
    expect(workdir).toBe('/app');
    expect(steps).toMatchObject([
      { kind: 'copy', target: '/b' },
      { kind: 'directory', path: '/app' },
    ]);
  });

  test('a directory without Dockerfile, or one without FROM, is refused', async () => {
    await expect(readEnvironmentPlan(join(directory, 'none'), {})).rejects.toMatchObject({ kind: 'user' });
    await expect(plan('WORKDIR /app\n')).rejects.toThrow('the file has no FROM');
  });
});
