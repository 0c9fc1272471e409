import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import type { TreeEntry } from '../../src/core/index.ts';

export type Edit =
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly mode: '100644' | '100755' | '120000';
      readonly text: string;
    }
  | { readonly kind: 'mkdir'; readonly path: string }
  | { readonly kind: 'remove'; readonly path: string };

type File = { readonly mode: '100644' | '100755' | '120000'; readonly text: string };

/** A file system as small as its rules: what a path becomes when files and folders give way to each other. */
export class FakeFiles {
  readonly #files = new Map<string, File>();
  readonly #folders = new Set<string>();
  #scanned = new Map<string, TreeEntry>();

  apply(edit: Edit): void {
    this.#remove(edit.path);
    if (edit.kind === 'remove') return;
    for (let folder = dirname(edit.path); folder !== '/'; folder = dirname(folder)) {
      this.#files.delete(folder);
      this.#folders.add(folder);
    }
    if (edit.kind === 'mkdir') this.#folders.add(edit.path);
    else this.#files.set(edit.path, { mode: edit.mode, text: edit.text });
  }

  /** As `Sandbox.scan`: files, links and empty folders, by path. */
  list(): Map<string, TreeEntry> {
    const entries = new Map<string, TreeEntry>();
    for (const [path, { mode, text }] of this.#files)
      entries.set(path, { path, mode, content: Buffer.from(text) });
    const all = [...this.#files.keys(), ...this.#folders];
    for (const path of this.#folders) {
      if (!all.some((other) => other.startsWith(`${path}/`))) {
        entries.set(path, { path, mode: '040000', content: Buffer.alloc(0) });
      }
    }
    return entries;
  }

  /** What changed since the scan before. */
  scan(full: boolean): { entries: TreeEntry[]; removed: string[]; full: boolean } {
    const before = this.#scanned;
    const now = this.list();
    this.#scanned = now;
    if (full) return { entries: [...now.values()], removed: [], full };
    return {
      entries: [...now.values()].filter((entry) => !same(entry, before.get(entry.path))),
      removed: [...before.keys()].filter((path) => !now.has(path)),
      full,
    };
  }

  #remove(path: string): void {
    for (const map of [this.#files, this.#folders]) {
      for (const known of [...map.keys()])
        if (known === path || known.startsWith(`${path}/`)) map.delete(known);
    }
  }
}

function same(a: TreeEntry, b: TreeEntry | undefined): boolean {
  return b !== undefined && a.mode === b.mode && Buffer.compare(a.content, b.content) === 0;
}

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'a.js', 'a-', 'src', 'lib', 'z') },
  { weight: 2, arbitrary: fc.constantFrom('.git', '.git%', '.gitignore', '.GIT', '.git%%') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'a b',
      'quo"te',
      "it's",
      'new\nline',
      'tab\t',
      '\\',
      '-x',
      'ä',
      '\uffee',
      '😀',
    ),
  },
);
const root = fc.constantFrom('/app', '/app', '/app', '/srv/origin.git');

const path = fc
  .tuple(root, fc.array(name, { minLength: 1, maxLength: 4 }))
  .map(([base, parts]) => `${base}/${parts.join('/')}`);

export const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      path,
      mode: fc.constantFrom('100644' as const, '100644' as const, '100755' as const, '120000' as const),
      text: fc.constantFrom('one', 'two', 'three\n', 'x'.repeat(300)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mkdir' as const), path }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), path }) },
);

export const gitEnvironment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  LC_ALL: 'C',
};

export function git(dir: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: dir, env: gitEnvironment, encoding: 'utf8', stdio: 'pipe' });
}

/** The tree id that Git itself gives the entries, from real files in an empty folder. */
export function gitsOwnTree(dir: string, entries: Iterable<readonly [string, TreeEntry]>): string {
  mkdirSync(dir, { recursive: true });
  for (const [relative, entry] of entries) {
    const target = join(dir, relative);
    mkdirSync(dirname(target), { recursive: true });
    if (entry.mode === '120000') symlinkSync(Buffer.from(entry.content), target);
    else writeFileSync(target, entry.content);
    if (entry.mode === '100755') chmodSync(target, 0o755);
  }
  git(dir, 'init', '-q');
  git(dir, '-c', 'core.autocrlf=false', 'add', '-A', '-f', '.');
  return git(dir, 'write-tree').trim();
}
