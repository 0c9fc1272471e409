import type { Action } from './observation.ts';

/** Absence stands at the start of what a program says; further on it may be the text of a file. */
const lookedAt = 1_200;

const name = String.raw`['"\`‘]?([^\s'"\`‘’:,;()]+)`;

/** How programs say that what they were asked for is not there; the first group is its name. */
const sayings: readonly RegExp[] = [
  // Shells and coreutils: `cat: x: No such file or directory`, `bash: x: command not found`, `sh: 1: x: not found`.
  /([^\s:'"`‘’]+)['"’]?: (?:No such file or directory|cannot open|(?:command )?not found)/gi,
  /command not found: (\S+)/gi,
  /no such file or directory,? (?:\w+ )?['"]([^'"]+)['"]/gi,
  /no such file or directory: ([^\s:'"]+)/gi,
  new RegExp(
    `can(?:not|'t) (?:find|open|stat|access|load|read|execute|resolve)(?: (?:the|module|package|file|name|symbol|directory|command))*:? ${name}`,
    'gi',
  ),
  // Options and subcommands.
  new RegExp(
    String.raw`(?:unknown|unrecogni[sz]ed|invalid|unexpected|illegal|bad|unsupported|no such) (?:\w+ )?(?:option|argument|flag|command|subcommand|parameter|switch|choice|script|target|task|service|container|image|remote|branch|revision)s?:?(?: --)? ${name}`,
    'gi',
  ),
  /['"`]([^'"`\s]+)['"`] is not a (?:git |known |valid )?(?:command|option|task|subcommand)/gi,
  // Modules, packages, scripts, symbols.
  /No module named ['"]?([\w.]+)/gi,
  /cannot import name ['"](\w+)/gi,
  /does not provide an export named ['"](\w+)/gi,
  /has no (?:attribute|(?:exported )?member) ['"](\w+)/gi,
  new RegExp(`missing script:? ${name}`, 'gi'),
  /['"](@?[^\s'"@]+)(?:@[^'"\s]*)?['"] is not in (?:this|the npm) registry/gi,
  /404 Not Found - GET \S*\/([^\s/]+)/gi,
  /No matching distribution found for (\S+)/gi,
  /Unable to locate package (\S+)/gi,
  /package ['"]?([^\s'"]+)['"]? (?:has no installation candidate|not found)/gi,
  // Git.
  /pathspec ['"]([^'"]+)['"] did not match/gi,
  /ambiguous argument ['"]([^'"]+)['"]/gi,
  /src refspec (\S+) does not match/gi,
  /couldn't find remote ref (\S+)/gi,
  // The rest of the world.
  new RegExp(
    String.raw`${name}['"\`’]? (?:does not exist|doesn't exist|is not installed|is not recognized)`,
    'gi',
  ),
];

const telling =
  /not found|no such|cannot|can't|unknown|unrecogni|invalid|unexpected|illegal|bad |unsupported|is not a|no module|does not|doesn't|has no|missing script|not in |404|no matching|unable to locate|did not match|ambiguous|couldn't|is not/i;

/**
 * What an action names and its output says is not there: paths, commands, flags, modules, packages, a text to be
 * replaced. Names come in a form that is the same however they were written; none where the output speaks of something
 * that the action did not name.
 */
export function absentIn(action: Action): string[] {
  const said = action.result?.text.slice(0, lookedAt);
  if (said === undefined || !telling.test(said)) return [];
  if (action.kind === 'read' || action.kind === 'write') return absentFile(action, said);
  // Most lines say nothing of the kind, and a score of patterns looks at what is left.
  const text = said.includes('\n') ? linesThatTell(said) : said;
  const asked = namesIn(action.words);
  const found = new Set<string>();
  for (const saying of sayings) {
    for (const [whole, match = ''] of text.matchAll(saying)) {
      const absent = canonicalName(match);
      // A shell that shows the line it cannot read repeats what the line itself says.
      const quoted = action.words.includes(whole.trim());
      if (absent.length >= 3 && !quoted && asked.has(absent)) found.add(absent);
    }
  }
  return [...found];
}

const linesThatTell = (said: string): string =>
  said
    .split('\n')
    .filter((line) => telling.test(line))
    .join('\n');

/** File tools do not repeat the path that they were given. */
function absentFile({ path, expected, result }: Action, said: string): string[] {
  if (!result?.failed) return [];
  if (expected !== undefined && noMatch.test(said)) return [`text ${expected}`];
  return path !== undefined && noFile.test(said.slice(0, 300)) ? [canonicalName(path)] : [];
}

const noFile = /does not exist|doesn't exist|no such file|not found|ENOENT|could not find/i;
const noMatch =
  /not found in|no match|no occurrence|did not match|could not find|couldn't find|not find the (?:text|string)|0 occurrences/i;

/** All that a text names, in canonical form. */
export function namesIn(text: string): Set<string> {
  return new Set(
    text
      .split(/[\s'"`‘’=,;|&<>(){}[\]]+/)
      .map(canonicalName)
      .filter((word) => word.length >= 3),
  );
}

/** Without leading dashes and dots, and of a path the last two parts: the same file is written in many ways. */
function canonicalName(text: string): string {
  const bare = text.replace(/[.:,;]+$/, '').replace(/^-+/, '');
  const parts = bare.split('/').filter((part) => part !== '' && part !== '.');
  return parts.slice(-2).join('/');
}
