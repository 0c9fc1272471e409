import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/core/index.ts';
import { createLocalProvider } from '../../src/sandbox/index.ts';
import { stdoutOf, uniqueId } from '../../src/testing/sandbox-fixture.ts';

const provider = createLocalProvider();
const directories: string[] = [];
afterEach(async () => {
  await provider[Symbol.asyncDispose]();
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
});

async function sandboxOf(files: Readonly<Record<string, string>>): Promise<Sandbox> {
  const directory = await mkdtemp(join(tmpdir(), 'mimo-environment-'));
  directories.push(directory);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  const source = { directory, image: undefined, digest: 'x', buildTimeoutMs: 60_000 };
  return provider.create({
    id: uniqueId('environment'),
    runId: 'environment',
    environment: await provider.prepare(source, {}),
    env: {},
    limits: { cpus: 2, memoryMb: 256, storageMb: 64, pids: 64 },
    network: { kind: 'none' },
  });
}

describe('a local environment', () => {
  test('COPY follows the rules of Docker for files, directories, globs and targets', async () => {
    const sandbox = await sandboxOf({
      Dockerfile:
        'FROM x\nWORKDIR /app\nCOPY src /usr/local/lib/\nCOPY *.json conf/\nCOPY a.json b.json\nCOPY a.json /usr/local/lib\n',
      'src/deep/x': 'x',
      'src/y': 'y',
      'a.json': 'a',
      'c.json': 'c',
    });
    const found = await stdoutOf(sandbox, 'cd /; find /usr/local/lib /app -type f | sort');
    expect(found).toBe(
      '/app/b.json\n/app/conf/a.json\n/app/conf/c.json\n/usr/local/lib/a.json\n/usr/local/lib/deep/x\n/usr/local/lib/y\n',
    );
  }, 30_000);

  test('a RUN that fails names file, line, command, and what it said', async () => {
    const failing = sandboxOf({ Dockerfile: 'FROM x\nRUN true\nRUN echo said this >&2; exit 3\n' });
    await expect(failing).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUILD_FAILED',
      kind: 'infra',
      message: expect.stringMatching(/Dockerfile:3: RUN echo said this .*: ended with 3\nsaid this$/),
    });
  });

  test('a RUN that wants the network fails with the reason', async () => {
    const failing = sandboxOf({ Dockerfile: 'FROM x\nRUN git clone https://example.org/x.git\n' });
    await expect(failing).rejects.toMatchObject({
      code: 'ENVIRONMENT_UNSUPPORTED',
      kind: 'user',
      message: expect.stringContaining('"git clone" needs a network; the local sandbox has none'),
      hint: 'Use --sandbox docker.',
    });
  });

  test('a COPY of what is not there is the user’s error', async () => {
    await expect(sandboxOf({ Dockerfile: 'FROM x\nCOPY nothing /app/\n' })).rejects.toMatchObject({
      code: 'ENVIRONMENT_UNSUPPORTED',
      message: expect.stringContaining('Dockerfile:2: COPY: "nothing" is not in the build context'),
    });
  });

  test('what would change the host’s /usr is refused with the line', async () => {
    await expect(sandboxOf({ Dockerfile: 'FROM x\nCOPY Dockerfile /usr/bin/x\n' })).rejects.toMatchObject({
      code: 'ENVIRONMENT_UNSUPPORTED',
      message: expect.stringContaining('Dockerfile:2: put in sandbox'),
      hint: expect.stringContaining('read-only /usr'),
    });
  });

  test('npm works, and installs global packages where PATH finds them', async () => {
    const sandbox = await sandboxOf({
      Dockerfile: 'FROM x\nWORKDIR /app\nCOPY tool /tool\n',
      'tool/package.json': '{"name":"tool","version":"1.0.0","bin":"tool.js"}',
      'tool/tool.js': '#!/usr/bin/env node\nconsole.log("tool runs")\n',
    });
    expect(await stdoutOf(sandbox, 'npm install -g --offline /tool >/dev/null && tool')).toBe('tool runs\n');
  }, 30_000);

  test('a ready image needs docker, and so does a wider network', async () => {
    const source = { directory: undefined, image: 'node:24', digest: 'x', buildTimeoutMs: 1 };
    await expect(provider.prepare(source, {})).rejects.toMatchObject({ code: 'ENVIRONMENT_UNSUPPORTED' });
  });

  test('the digest follows the source', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mimo-environment-'));
    directories.push(directory);
    await writeFile(join(directory, 'Dockerfile'), 'FROM x\n');
    const digestOf = async (digest: string) =>
      (await provider.prepare({ directory, image: undefined, digest, buildTimeoutMs: 1 }, {})).digest;
    expect(await digestOf('one')).toBe(await digestOf('one'));
    expect(await digestOf('one')).not.toBe(await digestOf('two'));
  });
});
