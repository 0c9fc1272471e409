import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { installAgent, mountDirectory } from '../../src/agent/adapters/store.ts';
import { systemClock } from '../../src/core/index.ts';

/** A registry on the loopback with one package, whose install script must never run. */
async function startRegistry(): Promise<
  AsyncDisposable & { readonly url: string; readonly downloads: () => number }
> {
  const manifest = {
    name: 'tiny-agent',
    version: '1.2.3',
    scripts: { install: 'touch ran' },
    bin: { tiny: 'cli.js' },
  };
  const tar = pack();
  tar.entry({ name: 'package/package.json' }, JSON.stringify(manifest));
  tar.entry({ name: 'package/cli.js', mode: 0o755 }, 'console.log("1.2.3");\n');
  tar.finalize();
  const tarball = gzipSync(await buffer(tar));
  let downloads = 0;
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    if (request.url === '/tiny-agent') {
      const dist = { tarball: `http://127.0.0.1:${port}/tiny-agent.tgz` };
      const versions = { '1.2.3': { ...manifest, dist } };
      response.end(JSON.stringify({ name: 'tiny-agent', 'dist-tags': { latest: '1.2.3' }, versions }));
    } else if (request.url === '/tiny-agent.tgz') {
      downloads += 1;
      response.end(tarball);
    } else {
      response.writeHead(404).end('{}');
    }
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    downloads: () => downloads,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}

const wanted = { agent: 'tiny', package: 'tiny-agent', version: '1.2.3' };

describe('the store of installed agents', () => {
  let store: string;
  let registry: Awaited<ReturnType<typeof startRegistry>>;
  beforeAll(async () => {
    registry = await startRegistry();
  });
  afterAll(() => registry[Symbol.asyncDispose]());
  beforeEach(async () => {
    store = await mkdtemp(join(tmpdir(), 'mimo-store-'));
    vi.stubEnv('npm_config_registry', registry.url);
    vi.stubEnv('npm_config_cache', join(store, '.npm'));
    vi.stubEnv('npm_config_fetch_retries', '0');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(store, { recursive: true, force: true });
  });
  const visible = async () => (await readdir(store)).filter((name) => !name.startsWith('.npm'));

  test('installs an exact version once, without running its scripts, and names its content', async () => {
    const said: string[] = [];
    const options = { onLog: (line: string) => said.push(line) };
    const { mounts } = await installAgent(store, wanted, systemClock, options);
    const again = await installAgent(store, wanted, systemClock, options);
    expect(again.mounts).toEqual(mounts);
    expect(said).toEqual(['installing tiny-agent@1.2.3, once for all runs']);
    expect(mounts).toEqual([
      {
        source: join(store, 'tiny@1.2.3'),
        target: '/opt/agents/tiny',
        key: expect.stringMatching(/^tiny-1\.2\.3-[0-9a-f]{12}$/),
      },
    ]);
    const packageDirectory = join(store, 'tiny@1.2.3/node_modules/tiny-agent');
    expect((await readdir(packageDirectory)).sort()).toEqual(['cli.js', 'package.json']);
    expect(await visible()).toEqual(['tiny@1.2.3']);
  });

  test('what is installed can be read and run by foreign ids, whatever the umask of the user', async () => {
    const before = process.umask(0o077);
    try {
      await installAgent(store, wanted, systemClock, {});
    } finally {
      process.umask(before);
    }
    const root = join(store, 'tiny@1.2.3');
    const mode = async (path: string): Promise<number> => (await stat(join(root, path))).mode & 0o777;
    expect(await mode('.')).toBe(0o755);
    expect(await mode('node_modules/tiny-agent')).toBe(0o755);
    expect((await mode('node_modules/tiny-agent/cli.js')) & 0o055).toBe(0o055);
    expect((await mode('package-lock.json')) & 0o044).toBe(0o044);
  });

  test('two at once install once; one waits for the other', async () => {
    const before = registry.downloads();
    await Promise.all([1, 2].map(() => installAgent(store, wanted, systemClock, {})));
    expect(registry.downloads() - before).toBe(1);
    expect(await visible()).toEqual(['tiny@1.2.3']);
  });

  test('the lock of a process that is gone is taken over', async () => {
    await mkdir(store, { recursive: true });
    await writeFile(join(store, 'tiny@1.2.3.lock'), '2147480000\n');
    await installAgent(store, wanted, systemClock, { signal: AbortSignal.timeout(30_000) });
    expect(await visible()).toEqual(['tiny@1.2.3']);
  });

  test('a version that the registry does not have is named, and nothing is left behind', async () => {
    const installing = installAgent(store, { ...wanted, version: '9.9.9' }, systemClock, {});
    await expect(installing).rejects.toMatchObject({
      ...{
        code: 'AGENT_INSTALL_FAILED',
        kind: 'infra',
        message: expect.stringContaining('tiny-agent@9.9.9'),
      },
      hint: expect.stringContaining('@VERSION'),
    });
    expect(await visible()).toEqual([]);
  });

  test('a registry that does not answer is an error that says what to try', async () => {
    vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9');
    await expect(installAgent(store, wanted, systemClock, {})).rejects.toMatchObject({
      ...{ code: 'AGENT_INSTALL_FAILED', message: expect.stringContaining('ECONNREFUSED') },
      hint: expect.stringContaining('npm view tiny-agent@1.2.3 version'),
    });
    expect(await visible()).toEqual([]);
  });

  test('Ctrl-C stops an installation and leaves nothing behind', async () => {
    const stop = new AbortController();
    const installing = installAgent(store, wanted, systemClock, {
      signal: stop.signal,
      onLog: () => stop.abort(),
    });
    await expect(installing).rejects.toMatchObject({ name: 'AbortError' });
    expect(await visible()).toEqual([]);
  });

  test('a directory of the user is shown under a key that changes with its content', async () => {
    const directory = join(store, 'mine');
    await mkdir(directory);
    await writeFile(join(directory, 'agent.sh'), 'echo 1\n');
    const key = async () => (await mountDirectory(directory, '/opt/agents/mine')).mounts[0]?.key;
    const first = await key();
    expect(await key()).toBe(first);
    await writeFile(join(directory, 'agent.sh'), 'echo 2\n');
    expect(await key()).not.toBe(first);
    expect(await readFile(join(directory, 'agent.sh'), 'utf8')).toBe('echo 2\n');
    await expect(mountDirectory(join(store, 'none'), '/x')).rejects.toMatchObject({
      code: 'AGENT_DIRECTORY_MISSING',
    });
  });
});
