import { afterEach, describe, expect, test } from 'vitest';
import { chooseProvider } from '../../src/sandbox/index.ts';

const before = process.env['DOCKER_HOST'];
afterEach(() => {
  if (before === undefined) delete process.env['DOCKER_HOST'];
  else process.env['DOCKER_HOST'] = before;
});

describe('choosing a sandbox', () => {
  test('without an engine, auto is local', async () => {
    process.env['DOCKER_HOST'] = 'unix:///nonexistent/docker.sock';
    await using provider = await chooseProvider('auto');
    expect(provider.kind).toBe('local');
  });

  test('docker without an engine is an error that says what to do', async () => {
    process.env['DOCKER_HOST'] = 'unix:///nonexistent/docker.sock';
    await expect(chooseProvider('docker')).rejects.toMatchObject({
      code: 'SANDBOX_UNAVAILABLE',
      kind: 'user',
      message: expect.stringContaining('no Docker engine answers at unix:///nonexistent/docker.sock'),
      hint: expect.stringContaining('DOCKER_HOST'),
    });
  });
});
