/**
 * Grading side: a ledger of modules as it stands. A line of it: number, id, module, sha256 of the module before its
 * change; the id is made of the id before, the module and the checksum, so it exists only once the entry was made.
 */
import { createHash } from 'node:crypto';

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/**
 * @param {string | undefined} text LEDGER.tsv
 * @param {{genesis: string, units: {id: string, path: string, deps: string[], original: string}[]}} expected
 * @returns {{entries: object[], byPath: Map, valid: Set<string>, faults: string[]}} `valid`: paths whose entry follows
 *   from the one before it and holds the module's original checksum, after those of the modules that it requires
 */
export function readLedger(text, { genesis, units }) {
  const lines = (text ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const unitOf = new Map(units.map((unit) => [unit.path, unit]));
  const pathOf = new Map(units.map((unit) => [unit.id, unit.path]));
  const ledger = { entries: [], byPath: new Map(), valid: new Set(), faults: [] };
  let previous = genesis;
  for (const [at, line] of lines.entries()) {
    const [number, id, path, sha] = line.split('\t');
    const unit = unitOf.get(path);
    const early = unit?.deps.find((dep) => !ledger.byPath.has(pathOf.get(dep)));
    const faults = [
      unit === undefined && `${path} is no module`,
      ledger.byPath.has(path) && `${path} is there twice`,
      Number(number) !== at + 1 && `numbered ${number}`,
      id !== sha256(`${previous}\0${path}\0${sha}`).slice(0, 12) &&
        'does not follow from the entry before it',
      sha !== unit?.original && `${path} was changed before it was recorded`,
      early !== undefined && `${path} comes before ${early}, which it requires`,
    ].filter((fault) => fault !== false);
    const entry = { id, path };
    if (faults.length === 0) ledger.valid.add(path);
    else ledger.faults.push(`line ${at + 1}: ${faults[0]}`);
    ledger.entries.push(entry);
    if (!ledger.byPath.has(path)) ledger.byPath.set(path, entry);
    previous = id;
  }
  return ledger;
}

/** The first and last entry of some modules; undefined while one of them has none. */
export function spanOf(ledger, paths) {
  const entries = ledger.entries.filter((entry) => paths.includes(entry.path));
  return entries.length === paths.length ? { first: entries[0].id, last: entries.at(-1).id } : undefined;
}
