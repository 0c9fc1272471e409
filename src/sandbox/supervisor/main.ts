/**
 * The supervisor: the one program of ours that runs inside a sandbox. It depends on nothing but Node, and
 * speaks frames over descriptors 0 and 1. Its standard input ending means that the harness is gone.
 *
 * Arguments: the directory for FIFOs, and the gateway's port or 0.
 */
import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import { type Frame, FrameReader, frameType, nonceBytes } from './frames.ts';
import { GatewayListener } from './gateway-listener.ts';
import { Operations } from './operations.ts';
import { Outlet } from './outlet.ts';
import { PipePool } from './pipe-pool.ts';

/** PID 1 restarts us after any other exit code. */
const harnessGone = 86;

// An agent that ends its servers with `pkill node` or `kill -TERM -1` means them, not us.
process.title = 'mimo-supervisor';
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

const [pipeDirectory = '/run/mimo', port = '0'] = process.argv.slice(2);

const outlet = new Outlet(1);
const listener = port === '0' ? undefined : new GatewayListener(outlet, Number(port));
const operations = new Operations(outlet, new PipePool(pipeDirectory));
const nonce = randomBytes(nonceBytes);
const reader = new FrameReader();
let inputBeforeResync: Buffer | undefined = Buffer.alloc(0);

const input = new Socket({ fd: 0, readable: true, writable: false });
input.on('data', receive);
input.on('error', () => process.exit(harnessGone));
input.once('close', () => process.exit(harnessGone));

if (listener === undefined) sayHello();
else listener.listen(() => sayHello());

function sayHello(): void {
  const about = Buffer.from(JSON.stringify({ pid: process.pid, node: process.versions.node }));
  outlet.send(frameType.hello, 0, Buffer.concat([nonce, about]));
}

/** What stands before our nonce was written for a predecessor that died; it may begin inside a frame. */
function receive(chunk: Buffer): void {
  if (inputBeforeResync === undefined) {
    for (const frame of reader.read(chunk)) dispatch(frame);
    return;
  }
  const seen = Buffer.concat([inputBeforeResync, chunk]);
  const start = seen.indexOf(nonce);
  if (start === -1) {
    inputBeforeResync = seen.subarray(Math.max(0, seen.length - nonceBytes));
    return;
  }
  inputBeforeResync = undefined;
  receive(seen.subarray(start + nonceBytes));
}

function dispatch(frame: Frame): void {
  if (frame.type === frameType.ping) outlet.send(frameType.pong, frame.id, Buffer.alloc(0));
  else if (frame.type >= frameType.connectionOpen) listener?.receive(frame);
  else operations.receive(frame);
}
