/** Trees, and values of any depth. */
export const tree = {
  id: 'tree',
  flags: { leaf: ['number', 'text'], fold: ['depth', 'paths'] },
  exports: (c) => [`fold${c.N}`, `freeze${c.N}`].sort(),
  before: (c) => `export function fold${c.N}(node, onLeaf, onBranch) {
  if ('children' in node) return onBranch(node.label, node.children.map((each) => fold${c.N}(each, onLeaf, onBranch)));
  return onLeaf(node.${c.f.leaf});
}

export function freeze${c.N}(value) {
  if (value === null || typeof value !== 'object') return value;
  for (const each of Object.values(value)) freeze${c.N}(each);
  return Object.freeze(value);
}`,
  after: (c) => `export interface ${c.N}Leaf {
  readonly ${c.f.leaf}: ${c.f.leaf === 'text' ? 'string' : 'number'};
}

export interface ${c.N}Branch {
  readonly label: string;
  readonly children: readonly ${c.N}Node[];
}

export type ${c.N}Node = ${c.N}Leaf | ${c.N}Branch;

export function fold${c.N}<R>(node: ${c.N}Node, onLeaf: (value: ${c.N}Leaf['${c.f.leaf}']) => R, onBranch: (label: string, parts: R[]) => R): R {
  if (!('children' in node)) return onLeaf(node.${c.f.leaf});
  return onBranch(
    node.label,
    node.children.map((each) => fold${c.N}(each, onLeaf, onBranch)),
  );
}

export type Frozen${c.N}<T> = T extends (...given: never) => unknown ? T : T extends object ? { readonly [K in keyof T]: Frozen${c.N}<T[K]> } : T;

export function freeze${c.N}<const T>(value: T): Frozen${c.N}<T> {
  if (value !== null && typeof value === 'object') {
    for (const each of Object.values(value)) freeze${c.N}(each);
    Object.freeze(value);
  }
  // cast: everything in it is frozen now
  return value as Frozen${c.N}<T>;
}`,
  other: (c) => `type Leaf = { readonly ${c.f.leaf}: ${c.f.leaf === 'text' ? 'string' : 'number'} };
type Branch = { readonly label: string; readonly children: Iterable<${c.N}Node> & { readonly length: number } };

export type ${c.N}Node = Leaf | Branch;

const isBranch = (node: ${c.N}Node): node is Branch => 'children' in node;

export const fold${c.N} = <Result>(node: ${c.N}Node, onLeaf: (value: ${c.f.leaf === 'text' ? 'string' : 'number'}) => Result, onBranch: (label: string, parts: Result[]) => Result): Result =>
  isBranch(node) ? onBranch(node.label, Array.from(node.children, (each) => fold${c.N}(each, onLeaf, onBranch))) : onLeaf(node.${c.f.leaf});

type Primitive = string | number | boolean | bigint | symbol | null | undefined;
export type Frozen${c.N}<T> = T extends Primitive ? T : T extends (...given: never) => unknown ? T : { readonly [Name in keyof T]: Frozen${c.N}<T[Name]> };

const freezeAll = (value: unknown): void => {
  if (typeof value !== 'object' || value === null) return;
  Object.values(value).forEach(freezeAll);
  Object.freeze(value);
};

export const freeze${c.N} = <T,>(value: T): Frozen${c.N}<T> => {
  freezeAll(value);
  // cast: nothing in it can be set any more
  return value as Frozen${c.N}<T>;
};`,
  doc: (c) => [
    `A \`${c.N}Node\` is a leaf, \`{ ${c.f.leaf} }\` (${c.f.leaf === 'text' ? 'text' : 'number'}), or a branch, \`{ label, children }\` (text; a list of nodes, which may be readonly). \`fold${c.N}(node, onLeaf, onBranch)\`: \`onLeaf\` gets the leaf's value, \`onBranch\` the label and the list of what its children came to; all of it is of one type, which the callers' functions decide. \`freeze${c.N}(value)\` answers the value with everything in it readonly, however deep; functions, texts, numbers stay what they are. That type is \`Frozen${c.N}<T>\`.`,
  ],
  good: (c) => {
    const leaf = c.f.leaf === 'text' ? `{ text: 'x' }` : `{ number: 2 }`;
    return [
      `const node: m.${c.N}Node = { label: 'a', children: [${leaf}, { label: 'b', children: [] }] }; const size: number = m.fold${c.N}(node, () => 1, (_label, parts) => parts.reduce((sum, each) => sum + each, 0)); void size; notAny(size, true);`,
      `const text: string = m.fold${c.N}<string>(${leaf}, (value) => { notAny(value, true); return String(value); }, (label, parts) => label + parts.join()); void text;`,
      `const frozen = m.freeze${c.N}({ a: { b: [1, 2] }, f: () => 1 }); const first: number | undefined = frozen.a.b[0]; const called: number = frozen.f(); void [first, called]; notAny(frozen, true); notAny(frozen.a.b, true);`,
    ];
  },
  bad: (c) => {
    const leaf = c.f.leaf === 'text' ? `{ text: 'x' }` : `{ number: 2 }`;
    return [
      `const node: m.${c.N}Node = { label: 'a', children: [{ other: 1 }] }; void node;`,
      `const node: m.${c.N}Node = ${c.f.leaf === 'text' ? '{ text: 1 }' : "{ number: 'x' }"}; void node;`,
      `const size: string = m.fold${c.N}(${leaf}, () => 1, () => 2); void size;`,
      `m.fold${c.N}<number>(${leaf}, (value: boolean) => Number(value), () => 2);`,
      `m.freeze${c.N}({ a: { b: [1] } }).a.b = [];`,
      `m.freeze${c.N}({ a: { b: [1] } }).a.b.push(2);`,
      `m.freeze${c.N}({ a: { b: { c: 'x' } } }).a.b.c = 'y';`,
    ];
  },
  probe: (m, c) => {
    const leaf = (value) => ({ [c.f.leaf]: value });
    const node = {
      label: 'r',
      children: [leaf(1), { label: 's', children: [leaf(2), leaf(3)] }, { label: 'e', children: [] }],
    };
    const folded = m[`fold${c.N}`](
      node,
      (value) => [value],
      (label, parts) =>
        c.f.fold === 'depth' ? [label, parts] : parts.flat().map((each) => `${label}/${each}`),
    );
    const value = { a: { b: [1, { c: 2 }] }, n: null };
    const frozen = m[`freeze${c.N}`](value);
    return [
      folded,
      frozen === value,
      [value, value.a, value.a.b, value.a.b[1]].map((each) => Object.isFrozen(each)),
      m[`freeze${c.N}`](4),
    ];
  },
  demo: (c) => `assert.equal(m.fold${c.N}({ ${c.f.leaf}: 3 }, (value) => value, () => 0), 3);`,
};
