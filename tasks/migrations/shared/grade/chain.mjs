/** A register of chained entries as it stands: which of them hold, and whether they are one chain in a possible order. */
import { createHash } from 'node:crypto';

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** What an entry's id is worked out from; the repositories' tools do the same. */
export const entryId = ({ previous, key, sum, below }) =>
  sha256([previous, key, sum, ...below].join('\0')).slice(0, 12);

/**
 * @param {string | undefined} text lines of `number, id, key, sum`, separated by tabs; `#` opens a comment
 * @param {{genesis: string, members: readonly {key: string, sum: string, deps: readonly string[]}[]}} expected
 *   `sum` is what the entry must hold, `deps` the keys that come before it and whose ids it is bound to
 * @returns {{entries, byKey: Map, valid: Set<string>, faults: string[]}} `valid` has the keys whose entry holds
 */
export function readChain(text, { genesis, members }) {
  const lines = (text ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const known = new Map(members.map((member) => [member.key, member]));
  const byKey = new Map();
  const valid = new Set();
  const faults = [];
  let previous = genesis;
  const entries = lines.map((line, at) => {
    const [number, id, key, sum] = line.split('\t');
    const entry = { number: Number(number), id, key, sum };
    const fault = faultOf({ entry, at, previous, member: known.get(key), byKey });
    if (fault === undefined) valid.add(key);
    else faults.push(`line ${at + 1}: ${fault}`);
    if (!byKey.has(key)) byKey.set(key, entry);
    previous = id;
    return entry;
  });
  return { entries, byKey, valid, faults };
}

function faultOf({ entry: { number, id, key, sum }, at, previous, member, byKey }) {
  if (member === undefined) return `${key} is not to be entered`;
  if (byKey.has(key)) return `${key} is there twice`;
  if (number !== at + 1) return `numbered ${number}`;
  const early = member.deps.find((dep) => !byKey.has(dep));
  if (early !== undefined) return `${key} comes before ${early}, on which it rests`;
  const below = member.deps.map((dep) => byKey.get(dep).id);
  if (id !== entryId({ previous, key, sum, below })) return 'does not follow from the entries before it';
  return sum === member.sum ? undefined : `${key} was not as it should be when it was entered`;
}

/** The first and the last id of some keys' entries, where all are there. */
export function spanOf(chain, keys) {
  const wanted = new Set(keys);
  const found = chain.entries.filter((entry) => wanted.has(entry.key));
  return found.length === keys.length ? { first: found[0].id, last: found.at(-1).id } : undefined;
}
