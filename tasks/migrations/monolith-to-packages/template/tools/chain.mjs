// A register: lines of number, id, key and sum, each id bound to the one before.
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';

export const sha256 = (data) => createHash('sha256').update(data).digest('hex');

export const idOf = (previous, key, sum, below) => sha256([previous, key, sum, ...below].join('\0')).slice(0, 12);

export function openChain(file, genesis) {
  const entries = () =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const [number, id, key, sum] = line.split('\t');
        return { number: Number(number), id, key, sum };
      });
  const find = (key) => entries().find((each) => each.key === key);
  return {
    entries,
    find,
    head: () => entries().at(-1)?.id ?? genesis,
    append(key, sum, below) {
      const all = entries();
      const id = idOf(all.at(-1)?.id ?? genesis, key, sum, below);
      appendFileSync(file, `${all.length + 1}\t${id}\t${key}\t${sum}\n`);
      return id;
    },
  };
}

export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
