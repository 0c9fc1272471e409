// Modules register themselves here when they are loaded.
const all = [];

export function register(plugin) {
  all.push(plugin);
}

export const plugins = () => all.toSorted((left, right) => left.rank - right.rank || (left.name < right.name ? -1 : 1));
