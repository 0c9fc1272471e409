/** Prints the seal of a record: `node bin/seal.mjs records/001.json`. The order of keys does not matter. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sorted = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
    : value;

export const sealOf = (record) =>
  createHash('sha256').update(JSON.stringify(sorted(record))).digest('hex').slice(0, 12);

if (import.meta.main ?? process.argv[1]?.endsWith('seal.mjs')) {
  console.log(sealOf(JSON.parse(readFileSync(process.argv[2], 'utf8'))));
}
