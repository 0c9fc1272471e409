import type { Sandbox, TreeEntry } from '../core/index.ts';

/** A command line has its limit of 128 KiB for a word and 2 MiB for all. */
const pathsAtOnce = 400;

/**
 * A sandbox as a user other than root sees it: its commands run as that user, and what it writes belongs to it. A
 * command that names a user of its own keeps it.
 */
export function asUser(sandbox: Sandbox, user: string | undefined): Sandbox {
  if (user === undefined) return sandbox;
  const own = async (paths: readonly string[]): Promise<void> => {
    for (let from = 0; from < paths.length; from += pathsAtOnce) {
      await sandbox.exec({
        argv: ['chown', '-h', '--', user, ...paths.slice(from, from + pathsAtOnce)],
        cwd: '/',
        timeoutMs: 60_000,
      });
    }
  };
  return {
    id: sandbox.id,
    kind: sandbox.kind,
    workdir: sandbox.workdir,
    gatewayUrl: sandbox.gatewayUrl,
    lost: sandbox.lost,
    exec: (spec) => sandbox.exec({ user, ...spec }),
    async put(entries) {
      const paths: string[] = [];
      await sandbox.put(noting(entries, paths));
      await own(paths);
    },
    get: (path, options) => sandbox.get(path, options),
    scan: (request) => sandbox.scan(request),
    killAll: () => sandbox.killAll(),
    dispose: () => sandbox.dispose(),
    [Symbol.asyncDispose]: () => sandbox.dispose(),
  };
}

async function* noting(
  entries: Iterable<TreeEntry> | AsyncIterable<TreeEntry>,
  paths: string[],
): AsyncGenerator<TreeEntry> {
  for await (const entry of entries) {
    paths.push(entry.path);
    yield entry;
  }
}
