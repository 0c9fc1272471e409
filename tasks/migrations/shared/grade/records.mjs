/** Changelog and pull request description, line by line. */

/**
 * One part a line that the top section must have, the latest first.
 * @param {{text: string | undefined, lines: readonly {id: string, line: string | undefined}[], after: string,
 *   keeps: readonly string[]}} options `lines` in the order of the work; `after` is the heading that ends the section
 */
export function changelogParts({ text = '', lines, after, keeps }) {
  const from = text.indexOf('## Unreleased\n');
  const end = text.indexOf(`${after}\n`);
  const section =
    from === -1 || end < from
      ? []
      : text
          .slice(from, end)
          .split('\n')
          .filter((line) => line.startsWith('- '));
  const kept = keeps.every((line) => text.includes(line));
  let below = section.length;
  const parts = lines.map(({ id, line }) => {
    const at = line === undefined ? -1 : section.indexOf(line);
    const ok = kept && at !== -1 && at < below;
    if (at !== -1) below = at;
    return { id, ok, why: ok ? '' : 'no such line, or not in its place' };
  });
  return { parts };
}

/**
 * The description as it is on the pushed branch: title first, then facts, a table's rows in order, and notes.
 * @param {{text: string | undefined, title: string, facts: readonly {id: string, line: string | undefined}[],
 *   rows: readonly {id: string, line: string | undefined}[], isRow: RegExp, ready: boolean}} options a `line` that
 *   cannot be known yet is undefined; nothing but facts and rows counts before the work is `ready`
 */
export function descriptionParts({ text, title, facts, rows, isRow, ready }) {
  if (text === undefined) return { ok: false, why: 'there is none on the pushed branch' };
  const lines = text.split('\n').map((line) => line.trim());
  const seen = lines.filter((line) => isRow.test(line));
  const notes = text.split(/^## Notes\s*$/m)[1]?.trim() ?? '';
  return {
    parts: [
      { id: 'title', ok: ready && lines[0] === title },
      ...facts.map(({ id, line }) => ({
        id,
        ok: line !== undefined && lines.includes(line),
        why: line ?? 'not to be known yet',
      })),
      { id: 'notes', ok: ready && /\S+(?:\s+\S+){3,}[.!]/.test(notes) && !/^<.*>$/.test(notes) },
      ...rows.map(({ id, line }, at) => ({
        id,
        ok: line !== undefined && seen[at] === line,
        why: line ?? 'not to be known yet',
      })),
    ],
  };
}

/** What may not be touched: every path with its sum, and nothing added in the frozen folders. */
export function frozenFiles({ tree, sums, folders }) {
  const changed = Object.entries(sums).find(([path, sum]) => tree.sha256(path) !== sum);
  const added = folders.flatMap((folder) => tree.list(folder)).find((path) => !(path in sums));
  const fault = changed?.[0] ?? added;
  return { ok: fault === undefined, why: fault === undefined ? '' : `${fault} is not as it was` };
}

const SKIPPED = /\b(?:test|it|describe|t)\.(?:skip|todo|only)\b|\b(?:skip|todo|only):\s*true/;
const countTests = (text) => text.match(/^\s*(?:test|it)\(/gm)?.length ?? 0;

/** @param {{tree, tests: readonly {paths: readonly string[], count: number}[]}} options any of `paths` may have it */
export function testsKept({ tree, tests }) {
  for (const { paths, count } of tests) {
    const texts = paths.map((path) => tree.read(path)).filter((text) => text !== undefined);
    if (texts.length === 0) return { ok: false, why: `${paths[0]} is gone` };
    if (texts.every((text) => countTests(text) < count))
      return { ok: false, why: `${paths[0]} has fewer tests` };
    if (texts.some((text) => SKIPPED.test(text))) return { ok: false, why: `${paths[0]} skips tests` };
  }
  return { ok: true };
}
