import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { carryPackages, createLocalProvider, preparePackages } from '../../src/sandbox/index.ts';
import { stdoutOf, uniqueId } from '../../src/testing/sandbox-fixture.ts';
import { type Published, publish, startRegistry } from './npm-registry.ts';

let root: string;
let [older, newer, below]: Published[] = [];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mimo-packages-'));
  older = await publish('@yard/rope', '1.2.0');
  newer = await publish('@yard/rope', '2.0.0', { dependencies: { knot: '^1.0.0' }, bin: 'index.js' });
  below = await publish('knot', '1.10.0');
});
afterAll(() => rm(root, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

let made = 0;
/** An environment that lists packages, beside an empty cache of its own. */
async function environment(packages: readonly Pick<Published, 'name' | 'version' | 'integrity'>[]) {
  const place = join(root, String(++made));
  const directory = join(place, 'environment');
  await mkdir(directory, { recursive: true });
  const listed = packages.map(({ name, version, integrity }) => ({ name, version, integrity }));
  await writeFile(
    join(directory, 'npm-packages.json'),
    JSON.stringify({ schema: 'mimo-bench/npm-packages@1', packages: listed }),
  );
  return { directory, cache: join(place, 'cache') };
}

const all = () => [older!, newer!, below!];

// Each starts npm, which a busy machine lets wait.
describe('packages of an environment', { timeout: 90_000 }, () => {
  test('are installed by the npm inside a sandbox without a network, old and new', async () => {
    const { directory, cache } = await environment(all());
    await using registry = await startRegistry(all());
    vi.stubEnv('npm_config_registry', registry.url);
    // The provider keeps them where the user's other caches are.
    vi.stubEnv('XDG_CACHE_HOME', cache);
    await writeFile(
      join(directory, 'Dockerfile'),
      'FROM x\nWORKDIR /app\nENV npm_config_cache=/var/cache/npm npm_config_offline=true\nENV npm_config_registry=https://registry.npmjs.org/\nCOPY npm-packages/ /var/cache/npm/\n',
    );
    await using provider = createLocalProvider();
    const source = { directory, image: undefined, digest: 'x', buildTimeoutMs: 60_000 };
    await using sandbox = await provider.create({
      id: uniqueId('packages'),
      runId: 'packages',
      environment: await provider.prepare(source, {}),
      env: {},
      limits: { cpus: 2, memoryMb: 512, storageMb: 128, pids: 128 },
      network: { kind: 'none' },
    });
    const installed = async (spec: string) => {
      await stdoutOf(sandbox, `npm install --loglevel=error ${spec}`);
      return stdoutOf(sandbox, 'node -p "require(\'@yard/rope\')"');
    };
    expect(await installed('@yard/rope@1')).toBe('@yard/rope 1.2.0\n');
    expect(await stdoutOf(sandbox, 'npm outdated --json | grep latest || true')).toContain('"2.0.0"');
    expect(await installed('@yard/rope@2.0.0')).toBe('@yard/rope 2.0.0\n');
    expect(await stdoutOf(sandbox, 'rm -rf node_modules; npm ci >/dev/null; ls node_modules')).toBe(
      '@yard\nknot\n',
    );
    expect(await stdoutOf(sandbox, 'npm view knot version')).toBe('1.10.0\n');
  });

  test('are fetched once: a warm cache asks no registry', async () => {
    const { directory, cache } = await environment(all());
    await using registry = await startRegistry(all());
    vi.stubEnv('npm_config_registry', registry.url);
    const first = await preparePackages(directory, { cache });
    expect(registry.asked.toSorted()).toEqual(['@yard/rope@1.2.0', '@yard/rope@2.0.0', 'knot@1.10.0']);
    vi.stubEnv('PATH', '/nonexistent');
    expect(await preparePackages(directory, { cache })).toBe(first);
    expect(registry.asked.length).toBe(3);
  });

  test('that came before a failure are not fetched again, and the error names what is missing', async () => {
    const { directory, cache } = await environment(all());
    await using poor = await startRegistry([older!, below!]);
    vi.stubEnv('npm_config_registry', poor.url);
    await expect(preparePackages(directory, { cache })).rejects.toMatchObject({
      code: 'PACKAGES_UNAVAILABLE',
      kind: 'infra',
      message: expect.stringMatching(/npm-packages\.json are missing: @yard\/rope@2\.0\.0: .*ETARGET/s),
      hint: expect.stringContaining('no such version'),
    });
    expect(poor.asked.toSorted()).toContain('knot@1.10.0');
    await using rich = await startRegistry(all());
    vi.stubEnv('npm_config_registry', rich.url);
    await preparePackages(directory, { cache });
    expect(rich.asked).toEqual(['@yard/rope@2.0.0']);
  });

  test('with other bytes than listed are refused', async () => {
    const wanted = { ...below!, integrity: older!.integrity };
    const { directory, cache } = await environment([wanted]);
    await using registry = await startRegistry([below!]);
    vi.stubEnv('npm_config_registry', registry.url);
    await expect(preparePackages(directory, { cache })).rejects.toMatchObject({
      code: 'PACKAGES_UNAVAILABLE',
      message: expect.stringContaining('knot@1.10.0: the registry has other bytes'),
    });
  });

  test('without a registry give an error that says so', async () => {
    const { directory, cache } = await environment([below!]);
    const gone = await startRegistry([]);
    await gone[Symbol.asyncDispose]();
    vi.stubEnv('npm_config_registry', gone.url);
    await expect(preparePackages(directory, { cache })).rejects.toMatchObject({
      code: 'PACKAGES_UNAVAILABLE',
      message: expect.stringMatching(/missing: knot@1\.10\.0: .*ECONNREFUSED/s),
      hint: expect.stringContaining('npm ping'),
    });
  });

  test('without npm give an error that says so', async () => {
    const { directory, cache } = await environment([below!]);
    vi.stubEnv('PATH', '/nonexistent');
    await expect(preparePackages(directory, { cache })).rejects.toMatchObject({
      code: 'PACKAGES_UNAVAILABLE',
      hint: expect.stringContaining('Install npm'),
    });
  });

  test('can be carried by the environment, which then needs no registry; damage is noticed', async () => {
    const { directory, cache } = await environment([below!]);
    {
      await using registry = await startRegistry([below!]);
      vi.stubEnv('npm_config_registry', registry.url);
      await carryPackages(directory, { cache });
    }
    const carried = join(directory, 'npm-packages');
    expect(await preparePackages(directory, { cache: join(cache, 'other') })).toBe(carried);
    const hex = Buffer.from(below!.integrity.slice(7), 'base64').toString('hex');
    const path = join(carried, '_cacache/content-v2/sha512', hex.slice(0, 2), hex.slice(2, 4), hex.slice(4));
    await writeFile(path, 'other');
    await expect(preparePackages(directory, { cache })).rejects.toMatchObject({
      code: 'PACKAGES_INVALID',
      message: expect.stringContaining('holds other bytes for knot@1.10.0'),
    });
  });

  test.each([
    [
      'a range',
      [{ name: 'knot', version: '^1.0.0', integrity: '' }],
      'packages.0.version: expected an exact',
    ],
    [
      'no integrity',
      [{ name: 'knot', version: '1.0.0', integrity: 'sha1-x' }],
      'packages.0.integrity: expected',
    ],
  ])('listed with %s are refused with file and key', async (_, packages, told) => {
    const { directory, cache } = await environment(packages);
    await expect(preparePackages(directory, { cache })).rejects.toMatchObject({
      code: 'PACKAGES_INVALID',
      kind: 'user',
      message: expect.stringMatching(new RegExp(`npm-packages\\.json: ${told}`)),
    });
  });
});
