/** What the ledger and the files of the migrations say, held against each other. */
import { createHash } from 'node:crypto';

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
export const numbered = (n) => String(n).padStart(4, '0');
const HEAD = 'request\tfile\tsha256\tdata\tseal';
const FORBIDDEN =
  /\bimport\s*\(|\bimport\s*\.\s*meta\b|\beval\s*\(|\bnew\s+Function\b|\bprocess\b|\bglobalThis\b|\brequire\s*\(/;
const IMPORTS = /^\s*(?:import|export)\b[^;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]/gm;

const bare = (text) => text.replace(/\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm, ' ');

/** The rule for migrations and modules that the repository's own lint states. */
export function ruleFault(text, allowed) {
  const code = bare(text);
  const names = [...code.matchAll(IMPORTS)].map(([, from, alone]) => from ?? alone);
  const other = names.find((name) => !allowed.includes(name));
  if (other !== undefined) return `imports ${other}`;
  return FORBIDDEN.test(code) ? 'uses what it may not use' : undefined;
}

/** The file of each migration that the tree has exactly one of, by number. */
export function migrationFiles(tree, count) {
  const found = new Map();
  for (const path of tree.list('migrations')) {
    const n = Number(/^migrations\/([0-9]{4})-[a-z0-9-]+\.mjs$/.exec(path)?.[1]);
    if (n >= 1 && n <= count) found.set(n, [...(found.get(n) ?? []), path]);
  }
  const single = [...found].filter(([, paths]) => paths.length === 1).sort(([a], [b]) => a - b);
  return new Map(single.map(([n, [path]]) => [n, { path, text: tree.read(path) ?? '' }]));
}

/**
 * @returns `{ seals, true: Set<number>, fault }`: the seal of each number that the ledger has in its place, those whose
 *   entry is all true, and what is wrong with the ledger as a whole
 */
export function readLedger(tree, truth, files) {
  const lines = (tree.read('migrations/LEDGER.tsv') ?? '').split('\n');
  const ended = lines.pop() === '';
  const [head, first, ...entries] = lines;
  const seals = new Map([[0, truth.firstSeal]]);
  const good = new Set();
  if (head !== HEAD || first !== `0000\t-\t-\t-\t${truth.firstSeal}`)
    return { seals, good, fault: 'its beginning is not what it was' };
  let fault = ended ? undefined : 'its last line does not end';
  for (const [at, line] of entries.entries()) {
    const n = at + 1;
    const [request, path, sum, data, seal, ...more] = line.split('\t');
    const file = files.get(n);
    const previous = seals.get(n - 1);
    const sealed = sha256([previous, request, sum, data].join('\n')).slice(0, 20);
    const formed = request === numbered(n) && more.length === 0 && seal === sealed;
    if (!formed) return { seals, good, fault: `line ${n + 2} was not written by the tool` };
    seals.set(n, seal);
    const kept =
      file !== undefined &&
      path === file.path &&
      sum === sha256(file.text) &&
      file.text.startsWith(`// after ${previous}\n`);
    if (!kept) fault ??= `${numbered(n)}: its migration is not the one that was sealed`;
    else if (data === truth.data[n - 1]) good.add(n);
  }
  return { seals, good, fault };
}
