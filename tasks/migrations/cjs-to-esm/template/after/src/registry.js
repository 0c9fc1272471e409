// Finds modules by name. They are loaded when they are first asked for: a counter needs a dozen of them at most.
import compat from '../compat/modules.json' with { type: 'json' };

const known = new Map(compat.modules.map((each) => [each.id, each]));

function entryOf(id) {
  if (known.has(id)) return known.get(id);
  throw Object.assign(new Error(`registry: no module "${id}"`), { code: 'ENAME' });
}

export function list() {
  return [...known.keys()];
}

export async function load(id) {
  return import(`./${entryOf(id).id}.js`);
}

export async function rate(id, key) {
  const { access, accessor } = entryOf(id);
  const loaded = await load(id);
  if (access === 'named') return loaded[accessor](key);
  return access === 'default' ? loaded.default(key) : loaded.default[accessor](key);
}
