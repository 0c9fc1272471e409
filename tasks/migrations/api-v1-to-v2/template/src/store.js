// Tables in memory, read from a directory when first used. What goes in and comes out is a copy.
import { readFileSync } from 'node:fs';
import path from 'node:path';

export function openStore(directory) {
  const tables = new Map();
  const table = (name) => {
    if (!tables.has(name)) tables.set(name, JSON.parse(readFileSync(path.join(directory, `${name}.json`), 'utf8')));
    return tables.get(name);
  };
  const find = (name, id) => table(name).find((row) => row.id === id);
  return {
    all: (name) => structuredClone(table(name)),
    get: (name, id) => structuredClone(find(name, id)),
    insert(name, row) {
      const id = Math.max(0, ...table(name).map((each) => each.id)) + 1;
      table(name).push(structuredClone({ ...row, id }));
      return structuredClone(find(name, id));
    },
    update(name, id, changes) {
      const row = find(name, id);
      if (row === undefined) return undefined;
      Object.assign(row, structuredClone(changes), { version: row.version + 1 });
      return structuredClone(row);
    },
    remove(name, id) {
      const at = table(name).findIndex((row) => row.id === id);
      if (at !== -1) table(name).splice(at, 1);
      return at !== -1;
    },
  };
}
