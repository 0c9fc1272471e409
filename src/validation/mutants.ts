import { shuffled } from './random.ts';

/** A file of the finished reference, and what was there at the start. */
export interface WrittenFile {
  readonly path: string;
  readonly text: string;
  readonly before: string | undefined;
}

export interface Mutant {
  readonly path: string;
  /** From 1; 0 where the whole file is another. */
  readonly line: number;
  /** What was done, for a reader. */
  readonly change: string;
  /** The file's text; undefined where the file goes. */
  readonly text: string | undefined;
}

const isCode = /\.(?:[cm]?[jt]sx?|json|sql|py|sh|ya?ml|toml|rb|go|rs|java)$/;
/** Graders look at their own tests, and at nobody's lock files or prose. */
const isNoCode =
  /(?:^|\/)(?:tests?|__tests__|docs?|node_modules|\.git)\/|\.(?:test|spec)\.|(?:^|\/)(?:package-lock\.json|LICENSE)/;
const isComment = /^\s*(?:\/\/|\/\*|\*|#|--)/;
const isImport = /^\s*(?:import|export \*|export \{|from)\b|\brequire\(/;
const longestFile = 100_000;

/** Operators, each changing one place of a line; undefined where it finds none. */
const operators: readonly { readonly kind: string; readonly change: (line: string) => string | undefined }[] =
  [
    { kind: 'condition negated', change: swapped([' === ', ' !== ']) },
    { kind: 'bound moved', change: swapped([' < ', ' <= '], [' > ', ' >= ']) },
    { kind: 'and for or', change: swapped([' && ', ' || ']) },
    { kind: 'plus for minus', change: swapped([' + 1', ' - 1'], [' - ', ' + ']) },
    { kind: 'truth turned round', change: replaced(/\b(?:true|false)\b/, (word) => String(word !== 'true')) },
    {
      kind: 'number changed',
      change: replaced(/(?<![\w.'"-])\d+(?![\w.'"])/, (digits) => String(Number(digits) + 1)),
    },
    {
      kind: 'text changed',
      change: replaced(
        /'[A-Za-z][\w -]{2,}'|"[A-Za-z][\w -]{2,}"/,
        (text) => `${text.slice(0, -1)}x${text.at(-1)}`,
      ),
    },
    {
      kind: 'statement dropped',
      change: (line) =>
        /^\s+(?:await |this\.)?[\w.#[\]]+(?:\(.*\)| [+-]?= .*);$/.test(line) ? '' : undefined,
    },
  ];

function swapped(...pairs: readonly (readonly [string, string])[]): (line: string) => string | undefined {
  const both = pairs.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]);
  return (line) => {
    const found = both.find(([from]) => line.includes(from));
    return found === undefined ? undefined : line.replace(found[0], found[1]);
  };
}

function replaced(pattern: RegExp, change: (text: string) => string): (line: string) => string | undefined {
  return (line) => (pattern.test(line) ? line.replace(pattern, change) : undefined);
}

/**
 * Up to `count` mutants of what the reference wrote: of different files and operators as far as these go, chosen by
 * `random`. Each differs from the reference in one place, or has one file as it was at the start.
 */
export function mutantsOf(files: readonly WrittenFile[], count: number, random: () => number): Mutant[] {
  const code = files.filter(
    ({ path, text }) => isCode.test(path) && !isNoCode.test(path) && text.length <= longestFile,
  );
  const reverted: Mutant[] = code.map(({ path, before }) => ({
    path,
    line: 0,
    change: before === undefined ? 'file removed' : 'file as at the start',
    text: before,
  }));
  const byKind = operators.map((operator) =>
    shuffled(
      code.flatMap((file) => placesIn(file, operator)),
      random,
    ),
  );
  const decks = shuffled([...byKind, shuffled(reverted, random)], random);
  const chosen: Mutant[] = [];
  while (chosen.length < count && decks.some((deck) => deck.length > 0)) {
    for (const deck of decks) {
      const fresh = deck.findIndex(({ path }) => !chosen.some((each) => each.path === path));
      const [mutant] = deck.splice(Math.max(0, fresh), 1);
      if (mutant !== undefined && chosen.length < count) chosen.push(mutant);
    }
  }
  return chosen;
}

function placesIn(
  { path, text, before }: WrittenFile,
  { kind, change }: (typeof operators)[number],
): Mutant[] {
  const lines = text.split('\n');
  // What stood there before the work is not the work's.
  const old = new Set((before ?? '').split('\n'));
  return lines.flatMap((line, at) => {
    if (old.has(line) || isComment.test(line) || isImport.test(line)) return [];
    const other = change(line);
    if (other === undefined || other === line) return [];
    const mutated = lines.with(at, other).join('\n');
    return [{ path, line: at + 1, change: `${kind}: ${line.trim().slice(0, 80)}`, text: mutated }];
  });
}
