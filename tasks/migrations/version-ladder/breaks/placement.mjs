/** Where an operation is found: a method of the store, a namespace, a subpath of the package, a class. */
export const placementBreaks = [
  {
    kind: 'namespaced-call',
    applies: (_, s) => s.place === 'method',
    evolve: () => ({ place: 'namespace' }),
    note: (cap) => `lives under store.${cap.name}`,
  },
  {
    kind: 'moved-to-subpath',
    applies: (_, s) => s.place === 'namespace' || s.place === 'method',
    evolve: () => ({ place: 'subpath' }),
    note: (cap) => `moved to @quarry/store/${cap.name}, takes the store first`,
  },
  {
    kind: 'class-instance',
    applies: (_, s) => s.place === 'namespace' || s.place === 'subpath',
    evolve: () => ({ place: 'class' }),
    note: (cap) => `is the class ${cap.className} now`,
  },
];
