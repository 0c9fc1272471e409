import { posix } from 'node:path';
import type { TreeEntry } from '../../../core/index.ts';
import { MimoError } from '../../../core/index.ts';
import type { ToolScope } from './tool.ts';

/** Files above this are worked on with shell commands. */
export const maxFileBytes = 4 * 1024 * 1024;

const inspectDeadlineMs = 30_000;

/** What stands at a path, links followed. */
export type Found =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly mode: TreeEntry['mode'];
      readonly content: Buffer;
    }
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'problem'; readonly problem: string };

/**
 * Follows links, as `put` replaces what is there: writing through a link must reach its target, and a
 * directory must never be replaced by a file.
 */
const inspect = `
p=$(readlink -f -- "$1" 2>/dev/null) || p=
[ -n "$p" ] || p=$1
if [ -d "$p" ]; then k=directory
elif [ -f "$p" ]; then k="file $(wc -c <"$p")"
elif [ -e "$p" ] || [ -L "$p" ]; then k=special
else k=missing; fi
printf '%s\\n%s' "$k" "$p"`;

export const absolute = (path: string, workdir: string): string => posix.resolve(workdir, path);

/** Reads the file at a path given by the model, whatever is there. */
export async function find(path: string, { sandbox, signal }: ToolScope): Promise<Found> {
  const asked = absolute(path, sandbox.workdir);
  if (asked.includes('\0') || asked.length > 4096)
    return { kind: 'problem', problem: 'the path is not a valid path' };
  const result = await sandbox.exec({
    argv: ['sh', '-c', inspect, 'sh', asked],
    timeoutMs: inspectDeadlineMs,
    signal,
  });
  if (result.exitCode !== 0) {
    return {
      kind: 'problem',
      problem: `${path} cannot be looked at: ${result.stderr.trim() || 'interrupted'}`,
    };
  }
  const split = result.stdout.indexOf('\n');
  const [kind, size] = result.stdout.slice(0, split).split(/\s+/);
  const real = result.stdout.slice(split + 1);
  if (kind === 'missing') return { kind: 'missing', path: real };
  if (kind !== 'file')
    return { kind: 'problem', problem: `${path} is a ${kind === 'special' ? 'special file' : kind}` };
  return fetch(path, real, Number(size), sandbox);
}

async function fetch(
  path: string,
  real: string,
  size: number,
  sandbox: ToolScope['sandbox'],
): Promise<Found> {
  const tooLarge = {
    kind: 'problem',
    problem: `${path} has ${size} bytes, more than the ${maxFileBytes} that this tool takes: use bash with sed, head, tail or grep`,
  } as const;
  if (size > maxFileBytes) return tooLarge;
  try {
    const entry = (await sandbox.get(real, { maxBytes: 2 * maxFileBytes })).find((one) => one.path === real);
    if (!entry) return { kind: 'missing', path: real };
    return { kind: 'file', path: real, mode: entry.mode, content: Buffer.from(entry.content) };
  } catch (error) {
    // It grew since it was measured.
    if (error instanceof MimoError && error.code === 'SANDBOX_GET_TOO_LARGE') return tooLarge;
    throw error;
  }
}

/** Writes a file in place of what `find` found, keeping its mode. */
export async function store(
  found: Exclude<Found, { kind: 'problem' }>,
  content: Uint8Array,
  { sandbox }: ToolScope,
): Promise<void> {
  const mode = found.kind === 'file' ? found.mode : '100644';
  await sandbox.put([{ path: found.path, mode, content }]);
}
