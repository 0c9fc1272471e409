// What docs/typing.md forbids, as far as it can be seen without the compiler.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { entries } from './ledger.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const RULES = [
  [/(?:[:<,|&(]|\bas)\s*any\b(?!\w)|\bany\[\]/, 'uses any'],
  [/@ts-(?:ignore|expect-error|nocheck|check)\b/, 'suppresses the compiler'],
  [/\bas\s+unknown\s+as\b/, 'casts twice over'],
  [/[\w)\]]!(?:[.;,)\]]|\s*$)/m, 'asserts that something is there'],
];

export const castsIn = (text) => text.split('\n').filter((line) => /\/\/ cast: \S+ \S+/.test(line)).length;

/** @returns {string[]} findings in some modules, by their ids */
export function lint(ids) {
  const recorded = new Map(entries().map((entry) => [entry.module, entry.id]));
  return ids.flatMap((id) => {
    const text = readFileSync(path.join(ROOT, `src/${id}.ts`), 'utf8');
    const stamp = /^\/\/ @typed ([0-9a-f]{12})\n/.exec(text)?.[1];
    const findings = RULES.filter(([pattern]) => pattern.test(text.replace(/\/\/.*$/gm, (line) => (line.includes('@ts-') ? line : '')))).map(([, what]) => what);
    if (stamp === undefined || stamp !== recorded.get(`src/${id}.js`)) findings.push(`carries ${stamp ?? 'no id'}, the ledger has ${recorded.get(`src/${id}.js`) ?? 'no entry'}`);
    if (castsIn(text) > 2) findings.push('casts more than twice');
    return findings.map((what) => `src/${id}.ts: ${what}`);
  });
}
