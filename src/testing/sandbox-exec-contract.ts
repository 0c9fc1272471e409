import { describe, expect, test } from 'vitest';
import type { ContractSubject } from './sandbox-contract.ts';
import { shell, stdoutOf, warns } from './sandbox-fixture.ts';

export function execContract(subject: ContractSubject): void {
  describe('running commands', () => {
    test('the environment is built in order: ENV, WORKDIR, COPY, RUN', async () => {
      expect(subject.sandbox.workdir).toBe('/app');
      expect(
        await stdoutOf(subject.sandbox, 'pwd; cat seed.txt made/by-run.txt; echo; echo "$GREETING"'),
      ).toBe('/app\nseed\nhello\nhello\n');
    });

    test('exit codes, signals, and both streams apart', async () => {
      const failed = await shell(subject.sandbox, 'echo out; echo err >&2; exit 7');
      expect(failed).toMatchObject({ exitCode: 7, signal: undefined, stdout: 'out\n', stderr: 'err\n' });
      const killed = await shell(subject.sandbox, 'kill -TERM $$');
      expect(killed).toMatchObject({
        exitCode: undefined,
        signal: 'SIGTERM',
        timedOut: false,
        aborted: false,
      });
    });

    test('a program that is missing or cannot run is told as a shell tells it', async () => {
      const missing = await subject.sandbox.exec({ argv: ['no-such-program'] });
      expect(missing).toMatchObject({ exitCode: 127, stderr: 'no-such-program: not found\n' });
      const directory = await subject.sandbox.exec({ argv: ['/etc'] });
      expect(directory.exitCode).toBe(126);
      const nowhere = await subject.sandbox.exec({ argv: ['true'], cwd: '/no/such/place' });
      expect(nowhere).toMatchObject({
        exitCode: 126,
        stderr: 'cannot enter /no/such/place: no such directory\n',
      });
    });

    test('arguments that the kernel refuses are the command’s failure; a long deadline is no short one', async () => {
      const result = await subject.sandbox.exec({ argv: ['echo', 'x'.repeat(3_000_000)] });
      expect(result).toMatchObject({ exitCode: 126, stderr: 'echo: cannot be run (E2BIG)\n' });
      const patient = await shell(subject.sandbox, 'sleep 0.1; echo done', { timeoutMs: 10 ** 12 });
      expect(patient).toMatchObject({ stdout: 'done\n', timedOut: false });
    });

    test('standard input arrives whole and ends; without one it is empty', async () => {
      const input = 'x'.repeat(300_000);
      expect((await shell(subject.sandbox, 'wc -c', { stdin: input })).stdout.trim()).toBe('300000');
      expect((await shell(subject.sandbox, 'cat /dev/stdin', { stdin: 'again' })).stdout).toBe('again');
      expect((await shell(subject.sandbox, 'wc -c')).stdout.trim()).toBe('0');
      expect((await shell(subject.sandbox, 'true', { stdin: input })).exitCode).toBe(0);
    });

    test('/dev/stdout and /dev/stderr can be opened', async () => {
      const result = await shell(subject.sandbox, 'echo a > /dev/stdout; echo b | tee /dev/stderr');
      expect(result).toMatchObject({ stdout: 'a\nb\n', stderr: 'b\n' });
    });

    test('variables and directory are those of the call', async () => {
      const script = 'pwd; echo $A$GREETING';
      expect(await stdoutOf(subject.sandbox, script, { cwd: '/tmp', env: { A: '1' } })).toBe(
        '/tmp\n1hello\n',
      );
      expect(await stdoutOf(subject.sandbox, 'echo $HOME; id -u')).toBe('/root\n0\n');
    });

    test('a command runs as another user, or says that this sandbox has only one', async () => {
      const result = await shell(subject.sandbox, 'id -u; echo > /app/forbidden', { user: 'nobody' });
      if (await warns(subject, 'commands can only run as root')) {
        expect(result).toMatchObject({ exitCode: 126, stdout: '' });
        expect(result.stderr).toContain('cannot change to user "nobody"');
      } else {
        expect(result.stdout).toBe('65534\n');
        expect(result.exitCode).not.toBe(0);
      }
    });

    test('an unknown user is named', async () => {
      const unknown = await shell(subject.sandbox, 'true', { user: 'who' });
      expect(unknown).toMatchObject({ exitCode: 126, stderr: 'no user "who" in the sandbox\n' });
    });

    test('output is streamed in order while the command runs', async () => {
      const seen: { text: string; at: number }[] = [];
      const result = await shell(subject.sandbox, 'for i in 1 2 3; do echo $i; sleep 0.15; done', {
        onStdout: (text) => seen.push({ text, at: performance.now() }),
      });
      expect(seen.map(({ text }) => text).join('')).toBe('1\n2\n3\n');
      expect(result.stdout).toBe('1\n2\n3\n');
      expect(seen.at(-1)!.at - seen[0]!.at).toBeGreaterThan(200);
    });

    test('a character split over two writes arrives whole', async () => {
      const pieces: string[] = [];
      const script = "printf 'a\\342'; sleep 0.1; printf '\\202\\254b'";
      const result = await shell(subject.sandbox, script, { onStdout: (text) => pieces.push(text) });
      expect(pieces).toEqual(['a', '€b']);
      expect(result.stdout).toBe('a€b');
    });

    test('of a long output the first and the last half of the cap are kept', async () => {
      const script = `node -e "process.stdout.write('a'.repeat(5e6)); process.stdout.write('z'.repeat(5e6))"`;
      const result = await shell(subject.sandbox, script, { outputCapBytes: 1000 });
      expect(result.stdout).toBe('a'.repeat(500) + 'z'.repeat(500));
      expect(result.dropped).toEqual({ stdout: 9_999_000, stderr: 0 });
    });

    test('a deadline kills the whole group, with grandchildren that hold the pipe and ignore SIGTERM', async () => {
      const marker = `sleep 971${process.pid}`;
      const result = await shell(
        subject.sandbox,
        `(trap '' TERM; ${marker}) & (${marker} &) ; wait; sleep 60`,
        {
          timeoutMs: 300,
          killGraceMs: 200,
        },
      );
      expect(result).toMatchObject({ timedOut: true, aborted: false });
      expect(result.durationMs).toBeLessThan(5_000);
      expect((await shell(subject.sandbox, 'ps axo args')).stdout).not.toContain(`\n${marker}`);
    });

    test('a deadline also ends what made process groups of its own, even where it multiplies', async () => {
      const marker = `sleep 972${process.pid}`;
      const bomb = "timeout 600 bash -c ':(){ :|:& };:' 2>/dev/null";
      const result = await shell(subject.sandbox, `timeout 600 sh -c '${marker} & wait' & ${bomb} & wait`, {
        timeoutMs: 1500,
        killGraceMs: 200,
      });
      expect(result.timedOut).toBe(true);
      expect(result.durationMs).toBeLessThan(20_000);
      const after = await shell(subject.sandbox, 'ps axo args');
      expect(after).toMatchObject({ exitCode: 0 });
      expect(after.stdout).not.toContain(marker);
    });

    test('aborting ends a command at once, also one that is not yet under way', async () => {
      const controller = new AbortController();
      const running = shell(subject.sandbox, 'sleep 60', { signal: controller.signal });
      setTimeout(() => controller.abort(), 100);
      expect(await running).toMatchObject({ aborted: true, timedOut: false, signal: 'SIGTERM' });
      const early = await shell(subject.sandbox, 'sleep 60', { signal: AbortSignal.abort() });
      expect(early.aborted).toBe(true);
    });

    test('a background child that holds the pipe does not hold up the result, and lives on', async () => {
      const begin = performance.now();
      const result = await shell(
        subject.sandbox,
        '(while :; do echo tick; sleep 0.01; done) & echo $! > /tmp/ticker; echo done',
      );
      expect(performance.now() - begin).toBeLessThan(2_000);
      expect(result.stdout).toContain('done\n');
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(
        (await shell(subject.sandbox, 'kill -0 $(cat /tmp/ticker) && kill $(cat /tmp/ticker)')).exitCode,
      ).toBe(0);
    });

    test('a server started in one command answers in the next', async () => {
      const server = "require('http').createServer((q, s) => s.end('served')).listen(3456, '127.0.0.1')";
      await shell(subject.sandbox, `node -e "${server}" & echo $! > /tmp/server.pid`);
      const client = `for (let i = 0; i < 100; i++) try {
        console.log(await (await fetch('http://127.0.0.1:3456')).text()); break
      } catch { await new Promise((r) => setTimeout(r, 50)) }`;
      const answer = await subject.sandbox.exec({ argv: ['node', '--input-type=module', '-e', client] });
      expect(answer.stdout).toBe('served\n');
      await shell(subject.sandbox, 'kill $(cat /tmp/server.pid)');
    });

    test('repeating an operation id returns the first result and runs nothing', async () => {
      const once = () =>
        shell(subject.sandbox, 'echo x >> /tmp/ran; wc -l < /tmp/ran', { operationId: 'op-1' });
      const [first, second] = await Promise.all([once(), once()]);
      expect(second).toEqual(first);
      expect((await once()).stdout.trim()).toBe('1');
      expect((await shell(subject.sandbox, 'wc -l < /tmp/ran')).stdout.trim()).toBe('1');
    });

    test('thirty commands at once do not mix', async () => {
      const results = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          shell(subject.sandbox, `cat; echo ${index} >&2`, { stdin: `${index}` }),
        ),
      );
      expect(results.map(({ stdout }) => stdout)).toEqual(results.map((_, index) => `${index}`));
      expect(results.map(({ stderr }) => stderr)).toEqual(results.map((_, index) => `${index}\n`));
    });

    test('killing every process from inside ends the command and nothing else', async () => {
      await using sandbox = await subject.fixture.create();
      for (let round = 0; round < 3; round += 1) {
        const result = await shell(sandbox, 'kill -9 -1; sleep 5', { timeoutMs: 20_000 });
        expect(result).toMatchObject({ exitCode: undefined, signal: 'SIGKILL' });
        expect(await stdoutOf(sandbox, 'echo alive')).toBe('alive\n');
      }
      expect(sandbox.lost.aborted).toBe(false);
    });

    test('ending all of Node and terminating everything leaves the supervisor alone', async () => {
      const script = 'pkill -9 -x node; pkill -9 -x MainThread; kill -TERM -1; echo still';
      expect(await shell(subject.sandbox, script)).toMatchObject({ exitCode: 0, stdout: 'still\n' });
      expect(await subject.sandbox.exec({ argv: ['pgrep', '-f', 'node'] })).toMatchObject({
        exitCode: 1,
        stdout: '',
      });
    });

    test('stopping every process from inside delays the command and nothing else', {
      timeout: 60_000,
    }, async () => {
      await using sandbox = await subject.fixture.create();
      expect((await shell(sandbox, 'kill -STOP -1; echo stopped')).stdout).toBe('stopped\n');
      expect(await stdoutOf(sandbox, 'echo alive')).toBe('alive\n');
    });

    test('orphans are reaped', async () => {
      await shell(subject.sandbox, 'for i in 1 2 3 4 5; do (true & ) ; done; sleep 0.1');
      expect((await shell(subject.sandbox, 'ps axo stat')).stdout).not.toMatch(/^Z/m);
    });

    test('killAll leaves nothing running, even of what left its session', async () => {
      await using sandbox = await subject.fixture.create();
      const running = shell(sandbox, 'setsid sleep 600 & sleep 600');
      await shell(sandbox, 'setsid sh -c "sleep 600" >/dev/null 2>&1 &');
      await sandbox.killAll();
      expect((await running).signal).toBe('SIGKILL');
      expect((await shell(sandbox, 'ps axo args')).stdout).not.toContain('sleep');
    });
  });
}
