import { FerryError } from '../common/errors.js';
import catalog from './catalog.json' with { type: 'json' };
import { modules } from './modules.js';

export const list = () => catalog.map(({ id }) => id);

export function entryOf(id) {
  const entry = catalog.find((each) => each.id === id);
  if (entry === undefined) throw new FerryError('ENAME', `registry: no module "${id}"`);
  return entry;
}

export const rate = (id, key) => modules[id][entryOf(id).accessor](key);
