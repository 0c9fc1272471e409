import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { EnvironmentSource, PreparedEnvironment, Sandbox } from '../../src/core/index.ts';
import { openEngine } from '../../src/sandbox/docker/engine.ts';
import { createDockerProvider } from '../../src/sandbox/index.ts';
import { shell, stdoutOf, uniqueId } from '../../src/testing/sandbox-fixture.ts';
import { whereEngineAnswers } from './engine.ts';

const provider = createDockerProvider();
const directories: string[] = [];
afterAll(async () => {
  await provider[Symbol.asyncDispose]();
  const engine = openEngine();
  for (const image of built) await engine.getImage(image).remove({ force: true });
  for (const directory of directories) await rm(directory, { recursive: true });
});

/** Images made here, to be removed at the end. */
const built = new Set<string>();

async function prepare(source: EnvironmentSource, by = provider): Promise<PreparedEnvironment> {
  const environment = await by.prepare(source, {});
  if (source.directory !== undefined) built.add(environment.ref);
  return environment;
}

async function sourceOf(dockerfile: string): Promise<EnvironmentSource> {
  const directory = await mkdtemp(join(tmpdir(), 'mimo-image-'));
  directories.push(directory);
  await writeFile(join(directory, 'Dockerfile'), dockerfile);
  return { directory, image: undefined, digest: dockerfile, buildTimeoutMs: 60_000 };
}

function create(environment: PreparedEnvironment, storageMb = 256): Promise<Sandbox> {
  return provider.create({
    id: uniqueId('image'),
    runId: 'image',
    environment,
    env: {},
    limits: { cpus: 2, memoryMb: 256, storageMb, pids: 64 },
    network: { kind: 'none' },
  });
}

await whereEngineAnswers(() => {
  describe('a docker environment', () => {
    test('is built once for a digest, and its log is passed on', async () => {
      const source = await sourceOf(`FROM node:24-bookworm\nRUN echo built-${process.pid}\n`);
      const log: string[] = [];
      const first = await provider.prepare(source, { onLog: (line) => log.push(line) });
      built.add(first.ref);
      expect(log.join('\n')).toContain(`built-${process.pid}`);
      const again: string[] = [];
      expect(await provider.prepare(source, { onLog: (line) => again.push(line) })).toEqual(first);
      expect(again).toEqual([]);
    });

    test('a build that fails names the file and what was said', async () => {
      const source = await sourceOf('FROM node:24-bookworm\nRUN echo said this; exit 3\n');
      await expect(provider.prepare(source, {})).rejects.toMatchObject({
        code: 'ENVIRONMENT_BUILD_FAILED',
        kind: 'infra',
        message: expect.stringMatching(/Dockerfile: the build failed: .*code: 3[\s\S]*said this/),
      });
    });

    test('a build that takes too long is ended', async () => {
      const source = { ...(await sourceOf('FROM node:24-bookworm\nRUN sleep 20\n')), buildTimeoutMs: 1_000 };
      await expect(provider.prepare(source, {})).rejects.toMatchObject({
        code: 'ENVIRONMENT_BUILD_FAILED',
        message: expect.stringContaining('took longer than 1000 ms'),
      });
    });

    test('a CA bundle is there in every stage of the build, and not in the environment of commands', async () => {
      const bundle = join(await mkdtemp(join(tmpdir(), 'mimo-ca-')), 'ca.pem');
      directories.push(join(bundle, '..'));
      await writeFile(bundle, `certificate of ${process.pid}\n`);
      const trusting = createDockerProvider({ caBundle: bundle });
      const source = await sourceOf(
        'FROM node:24-bookworm AS one\nRUN cat "$SSL_CERT_FILE" > /one\nFROM node:24-bookworm\nCOPY --from=one /one /one\nRUN cat "$NODE_EXTRA_CA_CERTS" > /two\n',
      );
      await using sandbox = await create(await prepare(source, trusting));
      const text = `certificate of ${process.pid}\n`;
      expect(await stdoutOf(sandbox, 'cat /one /two')).toBe(text + text);
      expect(await stdoutOf(sandbox, 'env')).not.toContain('CERT');
    });

    test('an image that cannot be had is an error with its name', async () => {
      const source = {
        directory: undefined,
        image: 'localhost:1/no/such:image',
        digest: 'x',
        buildTimeoutMs: 1,
      };
      await expect(provider.prepare(source, {})).rejects.toMatchObject({
        code: 'ENVIRONMENT_BUILD_FAILED',
        message: expect.stringContaining('the image localhost:1/no/such:image cannot be pulled'),
      });
    });

    test('a ready image is taken as it is, with its own directory and variables', async () => {
      await using sandbox = await create(
        await provider.prepare(
          { directory: undefined, image: 'node:24-bookworm', digest: 'x', buildTimeoutMs: 1 },
          {},
        ),
      );
      expect(sandbox.workdir).toBe('/app');
      expect(await stdoutOf(sandbox, 'node --version', { cwd: '/' })).toMatch(/^v24\./);
    });

    test('an image whose library cannot run our Node runs the supervisor on its own', async () => {
      // Without libstdc++ in the usual place our Node does not start: as in an image of another C library.
      const source = await sourceOf(
        `FROM node:24-bookworm
         RUN mv /usr/lib/*-linux-gnu/libstdc++.so.6* /opt/ && mv /usr/local/bin/node /usr/local/bin/node.real \\
          && printf '#!/bin/sh\\nLD_LIBRARY_PATH=/opt exec /usr/local/bin/node.real "$@"\\n' > /usr/local/bin/node \\
          && chmod 755 /usr/local/bin/node
         WORKDIR /app`,
      );
      await using sandbox = await create(await prepare(source));
      const program = 'readlink /proc/$(pgrep -x mimo-supervisor)/exe';
      expect(await stdoutOf(sandbox, program)).toBe('/usr/local/bin/node.real\n');
    });

    test('an image that has no Node to run says so', async () => {
      const source = await sourceOf(
        'FROM node:24-bookworm\nRUN rm /usr/lib/*-linux-gnu/libstdc++.so.6* /usr/local/bin/node\n',
      );
      await expect(create(await prepare(source))).rejects.toMatchObject({
        code: 'SANDBOX_LOST',
        message: expect.stringContaining('neither glibc with libstdc++ nor a node'),
      });
    });

    test('many files that are too much together end the commands that write them', {
      timeout: 90_000,
    }, async () => {
      const source = await sourceOf('FROM node:24-bookworm\nWORKDIR /app\n');
      await using sandbox = await create(await prepare(source), 64);
      const script = 'i=0; while :; do i=$((i+1)); head -c 20000000 /dev/zero > f$i; sleep 0.2; done';
      const result = await shell(sandbox, script, { timeoutMs: 60_000 });
      expect(result).toMatchObject({ signal: 'SIGKILL', timedOut: false });
      expect(await stdoutOf(sandbox, 'rm f*; ls')).toBe('');
    });
  });
});
