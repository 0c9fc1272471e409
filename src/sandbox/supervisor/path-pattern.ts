/**
 * Patterns of paths to leave out, as in a `.gitignore` without its negations: a bare name matches at any
 * depth, one with a slash from its root; `*` and `?` stay within a segment, `**` crosses segments.
 */
export type PathFilter = (relativePath: string, name: string) => boolean;

export function globToRegExp(glob: string): RegExp {
  let source = '';
  for (let index = 0; index < glob.length; index += 1) {
    const char = glob.charAt(index);
    if (glob.startsWith('**/', index)) {
      source += '(?:[^/]+/)*';
      index += 2;
    } else if (glob.startsWith('**', index)) {
      source += '.*';
      index += 1;
    } else if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else source += char.replace(/[\\^$.|+()[\]{}]/, '\\$&');
  }
  return new RegExp(`^${source}$`);
}

/** True for paths to leave out. Exact names, by far the most common, cost one set lookup. */
export function excludeFilter(patterns: readonly string[]): PathFilter {
  const names = new Set<string>();
  const nameGlobs: RegExp[] = [];
  const pathGlobs: RegExp[] = [];
  for (const pattern of patterns.map((text) => text.replace(/\/+$/, '')).filter((text) => text !== '')) {
    if (pattern.includes('/')) pathGlobs.push(globToRegExp(pattern.replace(/^\.?\//, '')));
    else if (/[*?]/.test(pattern)) nameGlobs.push(globToRegExp(pattern));
    else names.add(pattern);
  }
  return (relativePath, name) =>
    names.has(name) ||
    nameGlobs.some((glob) => glob.test(name)) ||
    pathGlobs.some((glob) => glob.test(relativePath));
}
