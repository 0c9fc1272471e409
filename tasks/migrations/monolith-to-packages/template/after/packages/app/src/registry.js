import { FerryError } from '@ferry/kernel';
import catalog from './catalog.json' with { type: 'json' };
import { packages } from './packages.js';

export const list = () => catalog.map(({ id }) => id);

export function entryOf(id) {
  const entry = catalog.find((each) => each.id === id);
  if (entry === undefined) throw new FerryError('ENAME', `registry: no module "${id}"`);
  return entry;
}

export const areaOf = (id) => packages[id.split('/')[0]];

export const rate = (id, key) => areaOf(id)[entryOf(id).accessor](key);

export const withRole = (role) => catalog.filter((each) => each.role === role);
