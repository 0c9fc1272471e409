/** The migration ledger as it stands: which entries hold, and whether they are one chain in a possible order. */
import { createHash } from 'node:crypto';

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/**
 * @param {string | undefined} text LEDGER.tsv
 * @returns {{entries, byPath: Map, valid: Set<string>, faults: string[]}} `valid` has the paths whose entry
 *   follows from the one before it and holds the module's original checksum, after those of its dependencies
 */
export function readLedger(text, { genesis, units }) {
  const lines = (text ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const entries = lines.map((line) => {
    const [number, id, path, sha] = line.split('\t');
    return { number: Number(number), id, path, sha };
  });
  const byUnitPath = new Map(units.map((unit) => [unit.path, unit]));
  const pathOf = new Map(units.map((unit) => [unit.id, unit.path]));
  const byPath = new Map();
  const valid = new Set();
  const faults = [];
  let previous = genesis;
  for (const [at, entry] of entries.entries()) {
    const fault = faultOf(entry, at, previous);
    if (fault === undefined) valid.add(entry.path);
    else faults.push(`line ${at + 1}: ${fault}`);
    if (!byPath.has(entry.path)) byPath.set(entry.path, entry);
    previous = entry.id;
  }
  return { entries, byPath, valid, faults };

  function faultOf({ number, id, path, sha }, at, before) {
    const unit = byUnitPath.get(path);
    if (unit === undefined) return `${path} is no module`;
    if (byPath.has(path)) return `${path} is there twice`;
    if (number !== at + 1) return `numbered ${number}`;
    if (id !== sha256(`${before}\0${path}\0${sha}`).slice(0, 12))
      return 'does not follow from the entry before it';
    if (sha !== unit.original) return `${path} was changed before it was recorded`;
    const early = unit.deps.find((dep) => !byPath.has(pathOf.get(dep)));
    return early === undefined ? undefined : `${path} comes before ${early}, which it requires`;
  }
}
