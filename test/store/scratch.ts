import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A temporary folder that goes with its scope. */
export function scratch(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'mimo-store-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * Runs a writer in a process of its own and kills it with SIGKILL `afterMs` after its first acknowledgement.
 * Returns the numbers that it acknowledged, a line each.
 */
export async function killWriter(script: URL, args: readonly string[], afterMs: number): Promise<number[]> {
  const child = spawn(process.execPath, [fileURLToPath(script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('close', (_code, signal) => resolve(signal));
  });
  const acknowledged: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (acknowledged.length === 0) setTimeout(() => child.kill('SIGKILL'), afterMs);
    acknowledged.push(Number(line));
  }
  const signal = await ended;
  if (signal !== 'SIGKILL') throw new Error(`the writer ended by itself: ${signal}`);
  return acknowledged;
}
