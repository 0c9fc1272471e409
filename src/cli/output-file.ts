import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeAtomic } from '../store/index.ts';
import type { Terminal } from './terminal.ts';

/** Writes a document where the user asked for it, making directories on the way; `-` is stdout. */
export async function writeOutput(path: string, text: string, terminal: Terminal): Promise<void> {
  if (path === '-') {
    terminal.out.write(text);
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeAtomic(path, text);
}
