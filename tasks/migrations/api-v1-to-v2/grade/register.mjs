/** The register of retirements as it stands: which entries hold, and whether they are one chain in a possible order. */
import { createHash } from 'node:crypto';

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/**
 * @param {string | undefined} text RETIREMENTS.tsv
 * @returns {{entries, byResource: Map, valid: Set<string>, faults: string[]}} `valid` has the resources whose entry
 *   follows from the one before it and holds the checksum of the v1 module at the start, after those referred to
 */
export function readRegister(text, { genesis, units }) {
  const lines = (text ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const entries = lines.map((line) => {
    const [number, id, resource, sha] = line.split('\t');
    return { number: Number(number), id, resource, sha };
  });
  const unitOf = new Map(units.map((unit) => [unit.id, unit]));
  const byResource = new Map();
  const valid = new Set();
  const faults = [];
  let previous = genesis;
  for (const [at, entry] of entries.entries()) {
    const fault = faultOf(entry, at, previous);
    if (fault === undefined) valid.add(entry.resource);
    else faults.push(`line ${at + 1}: ${fault}`);
    if (!byResource.has(entry.resource)) byResource.set(entry.resource, entry);
    previous = entry.id;
  }
  return { entries, byResource, valid, faults };

  function faultOf({ number, id, resource, sha }, at, before) {
    const unit = unitOf.get(resource);
    if (unit === undefined) return `${resource} is no resource`;
    if (byResource.has(resource)) return `${resource} is there twice`;
    if (number !== at + 1) return `numbered ${number}`;
    if (id !== sha256(`${before}\n${resource}\n${sha}`).slice(0, 10))
      return 'does not follow from the entry before it';
    if (sha !== unit.original) return `${resource} was changed before it was recorded`;
    const early = unit.refs.find((each) => !byResource.has(each));
    return early === undefined ? undefined : `${resource} comes before ${early}, which it refers to`;
  }
}

/** The ids that the lines of changelog and pull request name; undefined while an area is not recorded whole. */
export function spanOf(register, { name, resources }) {
  const entries = register.entries.filter((entry) => entry.resource.startsWith(`${name}/`));
  return entries.length === resources.length ? { first: entries[0].id, last: entries.at(-1).id } : undefined;
}
