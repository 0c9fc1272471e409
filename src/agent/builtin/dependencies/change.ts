/** One thing that the record shows of a change in what the project depends on or has installed. */
export type DependencyChange = {
  /** The command asked for it; a manifest or lock file declares it; it is in the installed tree. */
  readonly seen: 'command' | 'manifest' | 'installed';
  /** `npm`, `pip`, `go`, `cargo`, ... */
  readonly ecosystem: string;
  /** The manifest, or the directory of the installed tree, relative to the workspace; empty for a command. */
  readonly where: string;
  readonly change: 'added' | 'removed' | 'changed' | 'asked';
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
};

/** Versions by name. */
export type Dependencies = ReadonlyMap<string, string>;

/** What it takes to get from one set to another, by name. */
export function differences(
  before: Dependencies,
  after: Dependencies,
  of: Pick<DependencyChange, 'seen' | 'ecosystem' | 'where'>,
): DependencyChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): DependencyChange[] => {
    const from = before.get(name) ?? null;
    const to = after.get(name) ?? null;
    if (from === to) return [];
    const change = from === null ? 'added' : to === null ? 'removed' : 'changed';
    return [{ ...of, change, name, from, to }];
  });
}
