import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { userError } from '../core/index.ts';

/** Throws user `TASK_INCOMPLETE` where a file of the format is not there. */
export function requireFile(path: string, why: string): void {
  if (existsSync(path)) return;
  throw userError('TASK_INCOMPLETE', `${path} is missing: ${why}`, {
    hint: 'A task has task.toml, instruction.md, environment/Dockerfile and tests/test.sh.',
  });
}

export async function requiredText(path: string, why: string): Promise<string> {
  requireFile(path, why);
  return readFile(path, 'utf8');
}
