/**
 * Children that run the agent's code for the grader. Each runs on a copy of the tree, as a user of its own
 * (where the sandbox allows setuid), with a clean environment, no descriptor but its pipes, limits on
 * processes, file size and heap, and a deadline; it ends with everything it started.
 *
 * Why a user per child and not a process group alone: `setsid` leaves a group, but nothing that a child may
 * do changes its user, so what it left behind is found by uid. Where setuid is refused the children run in a
 * pid namespace of their own if that can be had.
 */

import { spawn, spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deadline } from './grader-deadline.mjs';
import { copyTree } from './grader-tree.mjs';

/** Users that no distribution gives away, inside the 65,536 ids that a sandbox maps. */
const FIRST_UID = 20_000;
const UIDS = 40_000;
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;
const PRLIMIT = '/usr/bin/prlimit';

/**
 * `trusted: true` is for the build side, which runs its own reference: no other user, no namespace, so that it
 * works wherever Node lies and whoever runs it.
 *
 * @returns {{probe, command, copy, mode: 'user' | 'namespace' | 'same-user', close}}
 */
export function openIsolation({ scratch, workspace, trusted = false }) {
  const childSource = fs.readFileSync(new URL('grader-child.mjs', import.meta.url), 'utf8');
  const mode = trusted ? 'same-user' : isolationMode();
  // A package.json above the scratch directory must not decide how a tree without one is loaded.
  fs.writeFileSync(path.join(scratch, 'package.json'), '{}\n');
  const live = new Set();
  // Two gradings on one machine outside of sandboxes must not sweep each other's children.
  let serial = randomInt(UIDS);
  let shared;
  const sharedTree = () => {
    shared ??= copyTree(workspace, fs.mkdtempSync(path.join(scratch, 'tree-')));
    return shared;
  };
  const newUid = () => FIRST_UID + (serial++ % UIDS);
  /** Starts a process; `end()` kills all that came of it and resolves when it is gone. */
  const start = (argv, { cwd, env, stdio, uid }) => {
    const home = fs.mkdtempSync(path.join(scratch, 'home-'));
    if (mode === 'user') fs.chownSync(home, uid, uid);
    const child = spawn(...commandLine(mode, argv), {
      cwd,
      env: { PATH: cleanPath(), HOME: home, TMPDIR: home, LANG: 'C.UTF-8', TZ: 'UTC', ...env },
      stdio,
      detached: true,
      ...(mode === 'user' ? { uid, gid: uid } : {}),
    });
    const ended = new Promise((resolve) => {
      child.once('error', (error) => resolve({ exitCode: null, signal: null, error }));
      child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
    });
    let sweeping;
    const end = () => {
      sweeping ??= (async () => {
        kill(child, mode === 'user' ? uid : undefined);
        await ended;
        if (mode === 'user') killUser(uid);
        live.delete(entry);
        fs.rmSync(home, { recursive: true, force: true });
      })();
      return sweeping;
    };
    const entry = { kill: () => kill(child, mode === 'user' ? uid : undefined), end };
    live.add(entry);
    return { child, ended, end };
  };
  const place = ({ writable, cwd }) => {
    const uid = newUid();
    if (cwd !== undefined) return { uid, cwd };
    if (!writable) return { uid, cwd: sharedTree() };
    const own = fs.mkdtempSync(path.join(scratch, 'own-'));
    return { uid, cwd: copyTree(workspace, own, mode === 'user' ? { owner: uid } : {}) };
  };
  return {
    mode,
    /** A private copy of the tree (or of `from`) that the grader itself may prepare; give it as `cwd`. */
    copy: (from = workspace) => copyTree(from, fs.mkdtempSync(path.join(scratch, 'copy-'))),
    probe: (options = {}) => openChildProbe({ start, place, childSource, ...options }),
    command: (options) => runCommand({ start, place, ...options }),
    close: () => {
      for (const entry of live) entry.kill();
      live.clear();
    },
  };
}

/** A probe with an isolation of its own, for use outside `grade`; `close()` removes everything. */
export function openProbe({ cwd, ...options }) {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'probe-'));
  fs.chmodSync(scratch, 0o711);
  const isolation = openIsolation({ scratch, workspace: cwd });
  const probe = isolation.probe(options);
  const close = async () => {
    await probe.close();
    isolation.close();
    fs.rmSync(scratch, { recursive: true, force: true });
  };
  return { ...probe, mode: isolation.mode, close };
}

/**
 * `evaluate(fn, args, {timeoutMs})` runs `fn({load, namespace, settle, turns, until, plain}, args)` in the child and
 * resolves with its value as JSON data. `fn` (a function or its source) closes over nothing. It rejects where the code
 * crashed, hung, ended the process or left a rejection unhandled; the next call starts a fresh child.
 */
function openChildProbe({ start, place, childSource, writable = false, cwd, timeoutMs = 3000, env = {} }) {
  const where = place({ writable, cwd });
  let running;
  const open = () => {
    const argv = [
      process.execPath,
      '--no-warnings',
      '--max-old-space-size=256',
      '--input-type=module',
      '-e',
      childSource,
    ];
    const started = start(argv, { ...where, env, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const channel = started.child.stdio[3];
    // A child that dies closes its end under our writes; `ended` tells of it.
    channel.on('error', () => undefined);
    return { ...started, channel };
  };
  const close = async () => {
    const ending = running;
    running = undefined;
    await ending?.end();
  };
  const evaluate = async (fn, args, options = {}) => {
    running ??= open();
    const budget = options.timeoutMs ?? timeoutMs;
    const answer = await exchange(running, { source: String(fn), args, timeoutMs: budget });
    if (answer.lost !== undefined) {
      await close();
      throw new Error(answer.lost);
    }
    if (!answer.ok) {
      await close();
      throw new Error(String(answer.error?.message ?? 'the probe failed'));
    }
    if (answer.faults.length > 0 && options.faults !== 'ignore') throw new Error(answer.faults[0]);
    return answer.value;
  };
  return { evaluate, close, directory: where.cwd };
}

function exchange({ child, channel, ended }, { source, args, timeoutMs }) {
  const nonce = randomBytes(16).toString('hex');
  return new Promise((resolve) => {
    let buffered = '';
    const finish = (answer) => {
      stop();
      channel.off('data', onData);
      resolve(answer);
    };
    // The child's own deadline catches a promise that never settles; this one a loop that never yields.
    const stop = deadline(child, timeoutMs + 500, () =>
      finish({ lost: `no answer within ${timeoutMs + 500} ms` }),
    );
    const onData = (chunk) => {
      buffered += chunk;
      if (buffered.length > MAX_OUTPUT_BYTES) return finish({ lost: 'the answer is too long' });
      const line = buffered
        .split('\n')
        .find((each, at, all) => at < all.length - 1 && each.startsWith(`${nonce} `));
      if (line !== undefined) finish(readAnswer(line.slice(nonce.length + 1)));
    };
    channel.setEncoding('utf8');
    channel.on('data', onData);
    ended.then(({ exitCode, signal }) =>
      finish({ lost: `the code under test ended the process (${signal ?? exitCode})` }),
    );
    channel.write(`${JSON.stringify({ nonce, source, args, timeoutMs })}\n`);
  });
}

function readAnswer(text) {
  try {
    const answer = JSON.parse(text);
    return { ...answer, faults: Array.isArray(answer.faults) ? answer.faults.map(String) : [] };
  } catch {
    return { lost: 'the answer is not JSON' };
  }
}

/** Runs one command of the agent's tree. `node` means the grader's own Node. */
async function runCommand({
  start,
  place,
  argv,
  writable = false,
  cwd,
  env = {},
  stdin = '',
  timeoutMs = 10_000,
}) {
  const where = place({ writable, cwd });
  const [program, ...rest] = argv;
  const line = [program === 'node' ? process.execPath : program, ...rest];
  const { child, ended, end } = start(line, { ...where, env, stdio: ['pipe', 'pipe', 'pipe'] });
  const output = { stdout: [], stderr: [] };
  for (const name of ['stdout', 'stderr']) {
    let size = 0;
    child[name].on('data', (chunk) => {
      size += chunk.length;
      if (size <= MAX_OUTPUT_BYTES) output[name].push(chunk);
    });
  }
  // A program need not read its input.
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  let timedOut = false;
  const stop = deadline(child, timeoutMs, () => {
    timedOut = true;
    void end();
  });
  // A background child may hold the pipes for ever: what counts is the end of the program itself.
  await Promise.race([ended, new Promise((resolve) => child.once('exit', () => setTimeout(resolve, 20)))]);
  stop();
  await end();
  const { exitCode, signal } = await ended;
  const text = (name) => Buffer.concat(output[name]).toString('utf8');
  return { exitCode, signal, timedOut, stdout: text('stdout'), stderr: text('stderr'), directory: where.cwd };
}

function cleanPath() {
  return `${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`;
}

function isolationMode() {
  if (process.getuid?.() === 0) {
    // Node itself is tried: it may lie where only its owner can reach it.
    const tried = spawnSync(process.execPath, ['--version'], { uid: FIRST_UID, gid: FIRST_UID, env: {} });
    if (tried.error === undefined && tried.status === 0) return 'user';
  }
  const tried = spawnSync('unshare', [...NAMESPACE, 'true'], { stdio: 'ignore' });
  return tried.status === 0 ? 'namespace' : 'same-user';
}

const NAMESPACE = ['--user', '--map-root-user', '--pid', '--fork', '--kill-child', '--mount-proc'];

function commandLine(mode, argv) {
  const limited = fs.existsSync(PRLIMIT)
    ? [
        PRLIMIT,
        '--core=0',
        '--fsize=67108864',
        '--nofile=1024',
        ...(mode === 'user' ? ['--nproc=128'] : []),
        ...argv,
      ]
    : argv;
  const [program, ...rest] = mode === 'namespace' ? ['unshare', ...NAMESPACE, ...limited] : limited;
  return [program, rest];
}

function kill(child, uid) {
  if (child.pid === undefined) return;
  // The id of a child that was reaped may be somebody else's by now.
  if (child.exitCode === null && child.signalCode === null) signalGone(-child.pid);
  if (uid !== undefined) killUser(uid);
}

/** Kills until nothing of the user is left; a process that forks while we look is met in the next round. */
function killUser(uid) {
  for (let round = 0; round < 100; round += 1) {
    const left = processesOf(uid);
    if (left.length === 0) return;
    for (const pid of left) signalGone(pid);
  }
}

function processesOf(uid) {
  return fs.readdirSync('/proc').filter((name) => {
    if (!/^[0-9]+$/.test(name)) return false;
    try {
      const status = fs.readFileSync(`/proc/${name}/status`, 'latin1');
      return new RegExp(`^Uid:.*\\b${uid}\\b`, 'm').test(status) && !/^State:\s+[ZX]/m.test(status);
    } catch (error) {
      // It ended between the listing and the reading.
      if (error.code === 'ENOENT' || error.code === 'ESRCH') return false;
      throw error;
    }
  });
}

function signalGone(pid) {
  try {
    process.kill(Number(pid), 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
