/** Which of the two trees an absolute path belongs to, and under which name. */
export interface Place {
  readonly branch: 'main' | 'state';
  /** Slash-joined, without a leading slash; '' is the tree's root itself. */
  readonly path: string;
}

const gitDirectory = /^\.git$/i;
const escapable = /^\.git%*$/i;

/**
 * `main` has the workspace without its `.git` directories, so that its trees compare with any other
 * checkout's. `state` has the rest under absolute paths; as Git refuses a tree entry named `.git` in any
 * case, such a component gets a `%` more there (`.git` -> `.git%`, `.git%` -> `.git%%`).
 */
export function placeOf(absolutePath: string, workspace: string): Place {
  const inside = relativeTo(workspace, absolutePath);
  if (inside !== undefined && !inside.split('/').some((part) => gitDirectory.test(part))) {
    return { branch: 'main', path: inside };
  }
  const parts = absolutePath.split('/').filter((part) => part !== '');
  return { branch: 'state', path: parts.map(escapePart).join('/') };
}

/** The inverse of `placeOf`. */
export function absoluteOf(place: Place, workspace: string): string {
  if (place.branch === 'main') return place.path === '' ? workspace : `${trimSlash(workspace)}/${place.path}`;
  return `/${place.path.split('/').map(unescapePart).join('/')}`;
}

function relativeTo(root: string, path: string): string | undefined {
  const base = trimSlash(root);
  if (path === base || path === root) return '';
  return path.startsWith(`${base}/`) ? trimSlash(path.slice(base.length + 1)) : undefined;
}

const trimSlash = (path: string): string => path.replace(/\/+$/, '');
const escapePart = (part: string): string => (escapable.test(part) ? `${part}%` : part);
const unescapePart = (part: string): string => (escapable.test(part) ? part.slice(0, -1) : part);
