import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ContractSubject } from './sandbox-contract.ts';
import { shell, stdoutOf, uniqueId } from './sandbox-fixture.ts';

/** Host processes whose command line holds `text`; those of a sandbox are the host's too. */
function hostProcesses(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').startsWith(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 15_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`still waiting for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

let markers = 0;
function markedSleep(): string {
  markers += 1;
  return `sleep ${880_000 + process.pid}.${markers}`;
}

export function lifeContract(subject: ContractSubject): void {
  describe('life and death', () => {
    test('a disposed sandbox leaves no process, and pending commands are told', async () => {
      const sandbox = await subject.fixture.create();
      const marker = markedSleep();
      const running = shell(sandbox, marker);
      running.catch(() => undefined);
      await until(() => hostProcesses(marker).length > 0, 'the command');
      await sandbox.dispose();
      await sandbox.dispose();
      expect(hostProcesses(marker)).toEqual([]);
      await expect(running).rejects.toMatchObject({ code: 'SANDBOX_LOST', kind: 'infra' });
      await expect(shell(sandbox, 'true')).rejects.toMatchObject({ code: 'SANDBOX_LOST' });
    });

    test('a sandbox that dies under us says so: lost aborts, commands reject', async () => {
      await using sandbox = await subject.fixture.create();
      const marker = markedSleep();
      const running = shell(sandbox, marker);
      running.catch(() => undefined);
      await until(() => hostProcesses(marker).length > 0, 'the command');
      const init = ancestorNamed(hostProcesses(marker)[0] as number, '/.mimo/init.sh');
      process.kill(init, 'SIGKILL');
      await expect(running).rejects.toMatchObject({ code: 'SANDBOX_LOST', kind: 'infra' });
      expect(sandbox.lost.aborted).toBe(true);
      expect(sandbox.lost.reason).toMatchObject({ code: 'SANDBOX_LOST' });
    });

    test('an aborted creation leaves nothing behind', async () => {
      const id = uniqueId('aborted');
      const environment = await subject.fixture.provider.prepare(subject.fixture.source, {});
      const spec = {
        id,
        runId: 'aborted',
        environment,
        env: {},
        limits: { cpus: 1, memoryMb: 128, storageMb: 64, pids: 64 },
        network: { kind: 'none' },
      } as const;
      await expect(subject.fixture.provider.create(spec, AbortSignal.timeout(5))).rejects.toThrow();
      const again = await subject.fixture.provider.create(spec);
      await again.dispose();
    });

    test('killing the harness ends its sandboxes, and reaping clears the rest', {
      timeout: 60_000,
    }, async () => {
      const marker = markedSleep();
      const id = uniqueId('orphan');
      const script = fileURLToPath(new URL('./sandbox-harness.ts', import.meta.url));
      const environment = await subject.fixture.provider.prepare(subject.fixture.source, {});
      const harness = spawn(process.execPath, [script, subject.kind, environment.ref, id, marker], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(harness.stdout, 'data');
      await until(() => hostProcesses(marker).length > 0, 'the command in the other sandbox');
      harness.kill('SIGKILL');
      await once(harness, 'exit');
      await until(() => hostProcesses(marker).length === 0, 'the end of the orphaned command');
      await subject.fixture.provider.reap();
      expect((await subject.fixture.provider.reap()).sandboxes).not.toContain(id);
      expect(await stdoutOf(subject.sandbox, 'echo ours lives')).toBe('ours lives\n');
    });

    test('all sandboxes of a run can be reaped, and no others', async () => {
      const doomed = await subject.fixture.create({ runId: 'doomed' });
      const { sandboxes } = await subject.fixture.provider.reap({ runId: 'doomed' });
      expect(sandboxes).toEqual([doomed.id]);
      await expect(shell(doomed, 'true')).rejects.toMatchObject({ code: 'SANDBOX_LOST' });
      expect(await stdoutOf(subject.sandbox, 'echo on')).toBe('on\n');
      await doomed.dispose();
    });

    test('the provider works here and says what it is', async () => {
      expect(await subject.fixture.provider.probe()).toMatchObject({ ok: true });
    });
  });
}

function ancestorNamed(pid: number, text: string): number {
  for (let current = pid; current > 1; ) {
    if (readFileSync(`/proc/${current}/cmdline`, 'utf8').includes(`\0${text}\0`)) return current;
    current = Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${current}/status`, 'utf8'))?.[1] ?? 0);
  }
  throw new Error(`no ancestor of ${pid} runs ${text}`);
}
