/**
 * Runs inside a probe child, as text given to `node -e`: takes one request a line on descriptor 3, runs its
 * function against the agent's modules and answers with what was observed. It knows no expected value. What
 * it needs after the agent's code has been loaded is captured before, so that patched globals do not reach it.
 */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';

const { readFileSync, writeSync } = fs;
const { stringify, parse } = JSON;
const { setTimeout: startTimer, clearTimeout: stopTimer, setImmediate: nextTurn } = globalThis;
const { runInThisContext } = vm;
const compile = (source) =>
  runInThisContext(source, { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
const now = performance.now.bind(performance);
const { min } = Math;
/** How many times its length a deadline may be put off at most. */
const MOST_PATIENCE = 9;
const MAX_DEPTH = 12;
const MAX_ITEMS = 2000;

let faults = [];
process.on('uncaughtException', (error) => faults.push(`uncaught: ${String(error?.message ?? error)}`));
process.on('unhandledRejection', (error) =>
  faults.push(`unhandled rejection: ${String(error?.message ?? error)}`),
);

/**
 * Milliseconds that this process was ready to run and had no processor (proc(5), schedstat). A deadline is about the
 * code under test; on a machine with other work to do this share of the time is not the code's.
 */
function starved() {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ')[1]) / 1e6 || 0;
  } catch {
    return 0; // Not every kernel counts it.
  }
}

/** Milliseconds left of `ms` that began at `begun`. */
const leftOf = (ms, begun) => begun.at + ms + min(starved() - begun.starved, MOST_PATIENCE * ms) - now();
const beginning = () => ({ at: now(), starved: starved() });

/** Calls `onLate` when `ms` of the code's own time are over; what it returns stops that. */
function deadline(ms, onLate) {
  const begun = beginning();
  let timer;
  const look = () => {
    const left = leftOf(ms, begun);
    if (left < 1) onLate();
    else timer = startTimer(look, left);
  };
  timer = startTimer(look, ms);
  return () => stopTimer(timer);
}

const turns = async (count = 3) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => nextTurn(resolve));
};

/** Turns of the event loop until `condition` holds; after `ms` it resolves anyway, and says whether it holds. */
async function until(condition, ms = 1500) {
  const begun = beginning();
  while (!condition() && (begun.at + ms > now() || leftOf(ms, begun) > 0)) await turns(1);
  return Boolean(condition());
}

/** How calling `start` went, as data: `threw` at once, `plain` value, `resolved`, `rejected`, or `pending` after `ms`. */
async function settle(start, ms = 1500) {
  let outcome;
  try {
    outcome = start();
  } catch (error) {
    return { kind: 'threw', error: plain(error) };
  }
  if (outcome === null || typeof outcome?.then !== 'function')
    return { kind: 'plain', value: plain(outcome) };
  let stop;
  const pending = new Promise((resolve) => {
    stop = deadline(ms, () => resolve({ kind: 'pending' }));
  });
  const settled = Promise.resolve(outcome).then(
    (value) => ({ kind: 'resolved', value: plain(value) }),
    (error) => ({ kind: 'rejected', error: plain(error) }),
  );
  const result = await Promise.race([settled, pending]);
  stop();
  return result;
}

/** A value as JSON data: errors with name, code, message, cause and own fields; what JSON lacks is tagged with `$`. */
function plain(value, depth = 0) {
  if (depth > MAX_DEPTH) return { $: 'deep' };
  if (value === undefined) return { $: 'undefined' };
  if (typeof value === 'bigint') return { $: 'bigint', value: String(value) };
  if (typeof value === 'function' || typeof value === 'symbol') return { $: typeof value };
  if (typeof value === 'number' && !Number.isFinite(value)) return { $: 'number', value: String(value) };
  if (value === null || typeof value !== 'object') return value;
  const down = (each) => plain(each, depth + 1);
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map(down);
  if (value instanceof Date) return { $: 'date', value: value.getTime() };
  if (value instanceof Map) return { $: 'map', value: [...value].slice(0, MAX_ITEMS).map(down) };
  if (value instanceof Set) return { $: 'set', value: [...value].slice(0, MAX_ITEMS).map(down) };
  if (ArrayBuffer.isView(value))
    return {
      $: 'bytes',
      value: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex'),
    };
  const record = value instanceof Error ? { $: 'error', name: value.name, message: value.message } : {};
  if (value instanceof Error && value.cause !== undefined) record.cause = down(value.cause);
  for (const key of Object.keys(value).slice(0, MAX_ITEMS)) record[key] = down(value[key]);
  return record;
}

/** The module's namespace as the engine has it. */
const namespace = (file) => import(pathToFileURL(path.resolve(file)).href);

const load = async (file) => {
  const module = await namespace(file);
  return module.default !== undefined &&
    Object.keys(module).every(
      (key) => key === 'default' || key === 'module.exports' || key in Object(module.default),
    )
    ? module.default
    : module;
};

async function evaluate({ nonce, source, args, timeoutMs }) {
  faults = [];
  let answer;
  let stop = () => {};
  try {
    const late = new Promise((_, reject) => {
      stop = deadline(timeoutMs, () => reject(new Error(`nothing was observed within ${timeoutMs} ms`)));
    });
    const running = compile(`(${source})`)({ load, namespace, settle, turns, until, plain }, args);
    answer = { ok: true, value: plain(await Promise.race([running, late])) };
    await turns(2);
  } catch (error) {
    answer = { ok: false, error: plain(error) };
  }
  stop();
  send(`${nonce} ${stringify({ ...answer, faults })}\n`);
}

function send(text) {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(3, bytes));
    } catch (error) {
      // The parent's end is non-blocking; it drains in microseconds.
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

const channel = new net.Socket({ fd: 3 });
let buffered = '';
channel.setEncoding('utf8');
channel.on('data', (chunk) => {
  buffered += chunk;
  const lines = buffered.split('\n');
  buffered = lines.pop();
  for (const line of lines) evaluate(parse(line));
});
channel.on('close', () => process.exit(0));
