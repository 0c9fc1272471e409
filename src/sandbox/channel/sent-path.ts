import { infraError } from '../../core/index.ts';

/**
 * Refuses a path that no honest supervisor would send. Root inside can write to PID 1's output, so what comes
 * from there may be forged; and what is read here is written elsewhere on the host by its path.
 */
export function checkSentPath(path: string, roots: readonly string[]): void {
  const below = roots.some(
    (root) => path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`),
  );
  const plain = !/(^|\/)\.{1,2}(\/|$)|\/\/|\0/.test(path);
  if (below && plain) return;
  throw infraError(
    'SANDBOX_FORGED',
    `the sandbox sent the path ${JSON.stringify(path)}, which nobody asked for`,
  );
}
