import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { userError } from '../core/index.ts';
import { writeAtomic } from '../store/index.ts';
import type { Terminal } from './terminal.ts';

/** As a file's name: the standard output. */
export const STDOUT = '-';

/** Writes a document where the user asked for it, making directories on the way. */
export async function writeOutput(path: string, text: string, terminal: Terminal): Promise<void> {
  if (path === STDOUT) {
    terminal.out.write(text);
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeAtomic(path, text);
}

/** Whether a document takes the place of the tables on stdout. Two of them there could be read by nobody. */
export function ownsStdout(flags: {
  readonly html?: string;
  readonly md?: string;
  readonly junit?: string;
  readonly json?: boolean;
}): boolean {
  const asked = (['html', 'md', 'junit'] as const).filter((name) => flags[name] === STDOUT);
  const wanted = [...asked, ...(flags.json ? ['json'] : [])].map((name) => `--${name}`);
  if (wanted.length > 1) {
    throw userError('STDOUT_TAKEN', `${wanted.join(' and ')} want stdout at the same time`, {
      hint: 'Name a file for all but one of them.',
    });
  }
  return wanted.length === 1;
}
