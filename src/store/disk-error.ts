import { infraError, internalError, MimoError, messageOf } from '../core/index.ts';

const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'Free disk space, or write the results elsewhere with --out.',
  EDQUOT: 'The disk quota is used up: free space, or write the results elsewhere with --out.',
  EACCES: 'Make the results folder writable for this user.',
  EPERM: 'Make the results folder writable for this user.',
  EROFS: 'The file system is read-only: write the results elsewhere with --out.',
  EMFILE: 'Too many open files: raise the limit (ulimit -n) or lower -j.',
  ENFILE: 'Too many open files on this machine: raise the limit or lower -j.',
};

/**
 * What a failed write of results is to the rest of the program: infrastructure, with the fix where known.
 * What is no system error is a bug, and so `internal`.
 */
export function diskError(path: string, cause: unknown): MimoError {
  if (cause instanceof MimoError) return cause;
  const code = codeOf(cause);
  if (code === undefined) {
    return internalError('STORE_BUG', `writing ${path}: ${messageOf(cause)}`, { cause });
  }
  const hint = hints[code];
  return infraError('RESULTS_WRITE_FAILED', `cannot write ${path}: ${messageOf(cause)}`, {
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The `code` of a system error (`ENOENT`), if it is one. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
