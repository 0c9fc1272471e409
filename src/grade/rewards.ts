import { z } from 'zod';
import type { TreeEntry } from '../core/index.ts';

export type Rewards =
  | { readonly ok: true; readonly values: Readonly<Record<string, number>> }
  | { readonly ok: false; readonly code: string; readonly reason: string };

const rewardFile = z.record(z.string(), z.number());

/**
 * Reads what a Harbor verifier left in `/logs/verifier`: `reward.json` (numbers by name) wins over `reward.txt`
 * (one number, named `reward`). The exit code of `test.sh` does not count.
 */
export function readRewards(files: readonly TreeEntry[]): Rewards {
  const json = textOfFile(files, 'reward.json');
  if (json !== undefined) return parseJson(json);
  const text = textOfFile(files, 'reward.txt');
  if (text !== undefined) return parseNumber(text);
  return {
    ok: false,
    code: 'VERDICT_MISSING',
    reason: 'the grader wrote neither reward.json nor reward.txt',
  };
}

function parseJson(text: string): Rewards {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      ok: false,
      code: 'VERDICT_UNREADABLE',
      reason: `reward.json is not JSON: ${(error as Error).message}`,
    };
  }
  const parsed = rewardFile.safeParse(value);
  if (parsed.success) return { ok: true, values: parsed.data };
  return {
    ok: false,
    code: 'VERDICT_UNREADABLE',
    reason: 'reward.json: expected an object of finite numbers by name',
  };
}

function parseNumber(text: string): Rewards {
  const value = Number(text.trim());
  if (text.trim() !== '' && Number.isFinite(value)) return { ok: true, values: { reward: value } };
  return {
    ok: false,
    code: 'VERDICT_UNREADABLE',
    reason: `reward.txt: expected one number, got ${JSON.stringify(text.slice(0, 40))}`,
  };
}

function textOfFile(files: readonly TreeEntry[], name: string): string | undefined {
  const file = files.find((entry) => entry.path === `/logs/verifier/${name}` && entry.mode.startsWith('100'));
  return file && Buffer.from(file.content).toString('utf8');
}
