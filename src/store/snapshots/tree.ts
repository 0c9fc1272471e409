import type { LooseObjects } from './objects.ts';

export interface Leaf {
  readonly kind: 'leaf';
  readonly mode: '100644' | '100755' | '120000';
  readonly oid: string;
}

/** A directory in memory. `oid` and `order` are caches: undefined when something below, or a name, changed. */
export interface Directory {
  readonly kind: 'directory';
  readonly children: Map<string, Node>;
  oid: string | undefined;
  order: readonly string[] | undefined;
}

export type Node = Leaf | Directory;

/** Told the leaf that stood at a path (or that none did) before each change. */
export type OnChange = (path: string, before: Leaf | undefined) => void;

export function newDirectory(): Directory {
  return { kind: 'directory', children: new Map(), oid: undefined, order: undefined };
}

export function nodeAt(root: Directory, path: string): Node | undefined {
  let node: Node | undefined = root;
  if (path === '') return node;
  for (const part of path.split('/')) {
    if (node?.kind !== 'directory') return undefined;
    node = node.children.get(part);
  }
  return node;
}

export function leafAt(root: Directory, path: string): Leaf | undefined {
  const node = nodeAt(root, path);
  return node?.kind === 'leaf' ? node : undefined;
}

/** Puts a leaf, making its parents; a directory in its place, or a leaf in a parent's, gives way. */
export function setLeaf(root: Directory, path: string, leaf: Leaf, onChange: OnChange): void {
  const [parent, name] = parentOf(root, path, onChange);
  const before = parent.children.get(name);
  if (before?.kind === 'directory') reportAll(before, path, onChange);
  if (before === undefined || before.kind !== leaf.kind) parent.order = undefined;
  onChange(path, before?.kind === 'leaf' ? before : undefined);
  parent.children.set(name, leaf);
}

/** Keeps an empty directory; one that has children stays as it is. */
export function setDirectory(root: Directory, path: string, onChange: OnChange): void {
  if (path === '') return;
  const [parent, name] = parentOf(root, path, onChange);
  const before = parent.children.get(name);
  if (before?.kind === 'directory') return;
  if (before) onChange(path, before);
  parent.order = undefined;
  parent.children.set(name, newDirectory());
}

/** Removes what stands at a path with all below it, and the parents that this leaves empty. */
export function removeAt(root: Directory, path: string, onChange: OnChange): void {
  if (path === '') return;
  const chain: { readonly directory: Directory; readonly name: string }[] = [];
  let directory = root;
  for (const name of path.split('/')) {
    chain.push({ directory, name });
    const child = directory.children.get(name);
    if (child?.kind === 'directory') directory = child;
    else if (chain.length < path.split('/').length) return;
  }
  const last = chain.at(-1);
  const victim = last?.directory.children.get(last.name);
  if (victim === undefined) return;
  if (victim.kind === 'leaf') onChange(path, victim);
  else reportAll(victim, path, onChange);
  let prune = true;
  for (const { directory: parent, name } of chain.reverse()) {
    parent.oid = undefined;
    if (prune) {
      parent.children.delete(name);
      parent.order = undefined;
    }
    prune = prune && parent.children.size === 0;
  }
}

/** Every leaf and every empty directory below, by path. */
export function* entriesOf(directory: Directory, prefix = ''): Generator<readonly [string, Node]> {
  for (const [name, node] of directory.children) {
    const path = prefix === '' ? name : `${prefix}/${name}`;
    if (node.kind === 'leaf' || node.children.size === 0) yield [path, node];
    else yield* entriesOf(node, path);
  }
}

/** Writes the trees that changed and returns the root's id. */
export async function writeTree(directory: Directory, objects: LooseObjects): Promise<string> {
  if (directory.oid !== undefined) return directory.oid;
  directory.order ??= gitOrder(directory);
  const parts: Buffer[] = [];
  for (const name of directory.order) {
    const node = directory.children.get(name);
    if (node === undefined) continue;
    const oid = node.kind === 'leaf' ? node.oid : await writeTree(node, objects);
    // Git writes a directory's mode without its leading zero.
    const mode = node.kind === 'leaf' ? node.mode : '40000';
    parts.push(Buffer.from(`${mode} ${name}\0`, 'utf8'), Buffer.from(oid, 'hex'));
  }
  directory.oid = await objects.write('tree', Buffer.concat(parts));
  return directory.oid;
}

/** Names in Git's order: by bytes, a directory's with a slash behind it. */
function gitOrder(directory: Directory): string[] {
  const keyed = [...directory.children].map(([name, node]) => ({
    name,
    key: node.kind === 'directory' ? `${name}/` : name,
  }));
  // UTF-16 and UTF-8 sort alike but for surrogates against U+E000 and above, which are rare and slow to do.
  if (keyed.some(({ name }) => /[\ud800-\uffff]/.test(name))) {
    return keyed
      .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
      .map(({ name }) => name);
  }
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ name }) => name);
}

function parentOf(root: Directory, path: string, onChange: OnChange): [Directory, string] {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  let directory = root;
  directory.oid = undefined;
  let walked = '';
  for (const part of parts) {
    walked = walked === '' ? part : `${walked}/${part}`;
    let child = directory.children.get(part);
    if (child?.kind !== 'directory') {
      if (child) onChange(walked, child);
      child = newDirectory();
      directory.children.set(part, child);
      directory.order = undefined;
    }
    directory = child;
    directory.oid = undefined;
  }
  return [directory, name];
}

function reportAll(directory: Directory, path: string, onChange: OnChange): void {
  for (const [inner, node] of entriesOf(directory, path)) {
    if (node.kind === 'leaf') onChange(inner, node);
  }
}
