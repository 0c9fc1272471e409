import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { freemem, homedir, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Limits } from '../core/index.ts';
import type { ContractSubject } from './sandbox-contract.ts';
import { shell, stdoutOf, warns } from './sandbox-fixture.ts';

export function isolationContract(subject: ContractSubject): void {
  const limits = (change: Partial<Limits>): { limits: Limits } => ({
    limits: { cpus: 2, memoryMb: 256, storageMb: 128, pids: 128, ...change },
  });

  describe('isolation', () => {
    test('files, processes, environment and name of the host are out of sight', async () => {
      const secret = `canary-${process.pid}`;
      const directory = await mkdtemp(join(tmpdir(), 'mimo-host-'));
      process.env['MIMO_CONTRACT_CANARY'] = secret;
      try {
        await writeFile(join(directory, 'secret'), secret);
        await using sandbox = await subject.fixture.create({ id: 'own-name' });
        const script = `ls ${directory} ${homedir()}/.ssh /var/lib/dpkg/../../../${directory} 2>/dev/null;
          grep -l ${secret} /proc/*/environ /proc/*/cmdline 2>/dev/null | grep -v self; env | grep CANARY; hostname`;
        expect((await shell(sandbox, script)).stdout.replace(/^.*cmdline$\n/gm, '')).toBe('own-name\n');
        const environ = await shell(sandbox, `cat /proc/*/environ | tr '\\0' '\\n' | grep -c ${secret}`);
        expect(environ.stdout).toBe('0\n');
        expect(await stdoutOf(sandbox, 'ps axo pid | wc -l')).toMatch(/^[4-7]\n$/);
        expect(await stdoutOf(sandbox, 'cat /proc/sys/kernel/hostname')).not.toBe(`${hostname()}\n`);
      } finally {
        delete process.env['MIMO_CONTRACT_CANARY'];
        await rm(directory, { recursive: true });
      }
    });

    test('the environment is what was asked for and nothing else', async () => {
      await using sandbox = await subject.fixture.create({ env: { EXTRA: '1' } });
      const names = (await stdoutOf(sandbox, 'env'))
        .trim()
        .split('\n')
        .map((line) => line.split('=')[0]);
      expect(names.sort()).toEqual(['EXTRA', 'GREETING', 'HOME', 'LANG', 'PATH', 'PWD', 'TERM', 'TZ']);
    });

    test('root inside cannot change the kernel, the system or our supervisor', async () => {
      const attempts = [
        'echo 1 > /proc/sys/kernel/panic',
        'echo c > /proc/sysrq-trigger',
        'mount -t tmpfs tmpfs /mnt',
        'umount /proc',
        'rm -f /.mimo/main.mjs',
        'echo x >> /.mimo/main.mjs',
        'mknod /tmp/disk b 8 0',
        'chroot / mount -o remount,rw /',
      ];
      for (const attempt of attempts) {
        expect((await shell(subject.sandbox, attempt)).exitCode, attempt).not.toBe(0);
      }
      const status = await stdoutOf(subject.sandbox, 'cat /proc/self/status');
      expect(status).toMatch(/NoNewPrivs:\t1/);
      expect(status).not.toMatch(/CapBnd:\t0*1ffffffffff/);
    });

    test('two sandboxes see nothing of each other', async () => {
      await using one = await subject.fixture.create();
      await using two = await subject.fixture.create();
      await shell(one, 'echo mine > /app/own; echo mine > /tmp/own; sleep 300 >/dev/null 2>&1 &');
      expect(
        (await shell(two, 'ls /app/own /tmp/own 2>/dev/null; ps axo args | grep -c "sleep 30[0]"')).stdout,
      ).toBe('0\n');
    });

    test('a mount is shown read-only', async () => {
      const source = await mkdtemp(join(tmpdir(), 'mimo-mount-'));
      try {
        // A local sandbox's root is nobody on the host: what is mounted must be readable by everybody.
        await chmod(source, 0o755);
        await writeFile(join(source, 'tool'), 'tool\n');
        await using sandbox = await subject.fixture.create({ mounts: [{ source, target: '/opt/agent/x' }] });
        expect(await stdoutOf(sandbox, 'cat /opt/agent/x/tool')).toBe('tool\n');
        expect((await shell(sandbox, 'echo y > /opt/agent/x/tool')).exitCode).not.toBe(0);
      } finally {
        await rm(source, { recursive: true });
      }
    });
  });

  describe('limits', () => {
    test('a fork bomb stays within its sandbox, which works on when it is over', {
      timeout: 90_000,
    }, async () => {
      await using sandbox = await subject.fixture.create(limits({ pids: 64 }));
      const bomb = 'bomb() { bomb | bomb & }; bomb; sleep 30';
      const result = await shell(sandbox, bomb, { timeoutMs: 2_000, killGraceMs: 500 });
      expect(result.exitCode).not.toBe(0);
      await sandbox.killAll();
      expect(await stdoutOf(sandbox, 'echo alive')).toBe('alive\n');
    });

    test('no more processes than allowed', async () => {
      await using sandbox = await subject.fixture.create(limits({ pids: 40 }));
      const script = 'for i in $(seq 200); do sleep 2 & done 2>/dev/null; ls /proc | grep -c "^[0-9]"';
      const { stdout, exitCode } = await shell(sandbox, `(${script}) 2>&1 | tail -n 1`);
      expect(exitCode).toBe(0);
      // The shell gives up when it cannot fork; had it not been stopped, it would have counted over 200.
      expect(Number(stdout) > 100).toBe(false);
    });

    test('a memory hog is killed; the sandbox and what it holds stay', { timeout: 60_000 }, async () => {
      await using sandbox = await subject.fixture.create(limits({ memoryMb: 256 }));
      await shell(sandbox, 'echo kept > /app/kept');
      const free = freemem();
      const hog = 'const all = []; for (;;) all.push(Buffer.alloc(8 * 1024 * 1024, 1))';
      const result = await sandbox.exec({ argv: ['node', '-e', hog], timeoutMs: 30_000 });
      expect(result).toMatchObject({ signal: 'SIGKILL', timedOut: false });
      expect(free - freemem()).toBeLessThan(2 * 1024 * 1024 * 1024);
      expect(await stdoutOf(sandbox, 'cat /app/kept')).toBe('kept\n');
      expect(sandbox.lost.aborted).toBe(false);
    });

    test('a 10 GB write fails at the storage limit; the sandbox works on', { timeout: 90_000 }, async () => {
      await using sandbox = await subject.fixture.create(limits({ storageMb: 128 }));
      const write = await shell(
        sandbox,
        'dd if=/dev/zero of=/app/big bs=1M count=10240; echo $?; stat -c %s /app/big',
        {
          timeoutMs: 60_000,
        },
      );
      expect(write.stdout).not.toMatch(/^0\n/);
      expect(Number(write.stdout.trim().split('\n').at(-1))).toBeLessThanOrEqual(128 * 1024 * 1024);
      expect(await stdoutOf(sandbox, 'rm /app/big; echo more > /app/more; cat /app/more')).toBe('more\n');
    });

    test('a processor share is not exceeded, or the probe says that it can be', {
      timeout: 30_000,
    }, async () => {
      await using sandbox = await subject.fixture.create(limits({ cpus: 0.5 }));
      const spin = `const from = process.cpuUsage(); const end = Date.now() + 1500; while (Date.now() < end);
        const used = process.cpuUsage(from); console.log((used.user + used.system) / 1500e3)`;
      const share = Number((await sandbox.exec({ argv: ['node', '-e', spin] })).stdout);
      expect(share).toBeGreaterThan(0);
      if (await warns(subject, 'CPU time is not limited')) return;
      expect(share).toBeLessThan(0.75);
    });
  });
}
