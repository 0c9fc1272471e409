/** The simple commands of a shell text, comments left out, split at what separates commands outside quotes. */
export function simpleCommands(text: string): string[] {
  const commands: string[] = [];
  let current = '';
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (char === '\\' && quote === '"') current += char + (text[++at] ?? '');
      else {
        if (char === quote) quote = '';
        current += char;
      }
      continue;
    }
    if (char === '\\') current += char + (text[++at] ?? '');
    else if (char === "'" || char === '"') {
      quote = char;
      current += char;
    } else if (char === '#' && /(?:^|\s)$/.test(current.slice(-1))) {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end - 1;
    } else if (char === '\n' || char === ';' || char === '|' || isBackground(text, at)) {
      commands.push(current.trim());
      current = '';
    } else current += char;
  }
  commands.push(current.trim());
  return commands.filter((command) => command !== '');
}

/** `&` and `&&` separate commands; `2>&1` and `&>` do not. */
function isBackground(text: string, at: number): boolean {
  return text[at] === '&' && text[at - 1] !== '>' && text[at + 1] !== '>';
}

/** True where the text, if the shell takes it at all, does nothing: `:`, `true`, a bare echo, a comment, nothing. */
export function isNoOp(text: string): boolean {
  // What is long acts somewhere; looking through all of it for the opposite would cost more than it tells.
  if (text.length > 4_000 && text.trim().length > 4_000) return false;
  if (!mayBeIdle.test(text)) return false;
  return simpleCommands(
    text
      .replace(hereDocument, '')
      .replace(joined, '')
      .replace(fedByNothing, '$1')
      .replace(neverReached, '$1'),
  ).every(
    (command) => (idle.test(command) || bareEcho.test(command)) && !acts.test(command.replace(harmless, '')),
  );
}

const hereDocument = /<<-?\s*(['"]?)(\w+)\1[^\n]*\n[\s\S]*?(?:\n\s*\2(?=\s|$)|$)/g;
/** How what does nothing begins: a colon, a comment, `true`, `echo`, nothing. */
const mayBeIdle = /^\s*(?:[:#]|true\b|echo\b|$)/;
/** Whatever words follow these, they are not run; a colon that a word is glued to is no command at all. */
const idle = /^(?::|true)(?:\s|$)|^:[A-Za-z]/;
/** Filters behind a command that says nothing have nothing to filter. */
const fedByNothing =
  /((?:^|[;\n]|&&)\s*(?::|true)(?:\s[^;&|\n]*)?)(?:\|\s*(?:head|tail|grep|wc|sort|uniq|tr|cut|xxd|hexdump|less|more)\b[^;&|\n]*)+/g;
/** What stands behind `||` after a command that cannot fail. */
const neverReached = /((?:^|[;\n]|&&)\s*(?::|true)(?:\s[^;&|\n]*)?)\|\|[^;&|\n]*/g;
/** An echo of a variable tells something. */
const bareEcho = /^echo(?:\s[^$]*)?$/;
/** A redirection or a substitution acts, whatever command carries it; not within single quotes, nor to nowhere. */
const acts = /\$\(|`|>/;
const harmless = /'[^']*'|"[^"$`]*"|\d?>&\d|\d?>\s*\/dev\/null/g;

const wait =
  /(?:^|\s|\/)(?:sleep|wait|timeout \d+ tail)(?:\s|$)|--watch\b|--wait\b|\btail\b[^|;]* -[a-z]*f|\bwatch -|\brun watch\b|\brollout status\b/;

/** True for a command that waits for something by its own words. */
export const isWait = (text: string): boolean => wait.test(text);

const readers = new Set(
  'ls cat head tail grep rg egrep fgrep find wc pwd which type stat file du df tree nl less more diff cmp cut sort uniq env printenv date whoami id uname hostname ps free jq test [ true : echo printf cd basename dirname realpath readlink sleep column tr md5sum sha256sum xxd od strings awk hexdump nproc ps pgrep'.split(
    ' ',
  ),
);
const gitReaders = new Set(
  'status log diff show blame grep ls-files ls-tree rev-parse describe shortlog cat-file rev-list reflog for-each-ref'.split(
    ' ',
  ),
);
const writes =
  /(?:^|[^0-9&<>-])>{1,2}(?!&|\s*\/dev\/null)|\s-(?:delete|exec|execdir|ok)\b|\bxargs\b|<<|\btee\b/;

/** Its ampersand separates no commands. */
const joined = /\d?>&\d/g;
/** A colon takes every word behind it for its own arguments, another command's name and options too. */
const swallowed = /((?:^|[;\n]|&&|\|\|)\s*):\s+\w[^;&|\n]*/g;

/** True where every command of the text is known to change no file. */
export function isReadOnly(whole: string): boolean {
  const text = whole.startsWith(':') ? whole.replace(joined, '').replace(swallowed, '$1:') : whole;
  if (text.length > 2_000 || writes.test(text) || /\$\(|`/.test(text)) return false;
  return simpleCommands(text).every((command) => {
    const [name = '', second = ''] = command.split(/\s+/);
    if (name === 'git')
      return gitReaders.has(second) || /^git (?:branch|remote|tag|stash list)(?: -\S+)*$/.test(command);
    if (name === 'sed') return !/\s-\w*i|--in-place/.test(command);
    return readers.has(name) || isTestRun(command);
  });
}

const redirection = /(?:^|[^0-9&<>-])>{1,2}\|?\s*(["']?)([^\s"'&|;<>()$`]+)\1/g;
const inPlace = /(?:^|[\s;&|(])(?:sed|perl)\s+[^|;&\n]*?-\w*i\b[^|;&\n]*?\s(\S+)\s*(?=$|[|;&\n])/g;
const copies = /(?:^|[\s;&|(])(?:cp|mv|tee|touch|install)\s+(?:[^|;&\n]*\s)?([^\s|;&<>]+)\s*(?=$|[|;&\n<>])/g;

/** Files that a shell text writes by its own words: redirections, edits in place, copies. Not what programs write. */
export function writtenPaths(text: string): string[] {
  if (text.length > 20_000 || !/>|\b(?:sed|perl|cp|mv|tee|touch|install)\b/.test(text)) return [];
  const bare = text.replace(hereDocument, (document) => document.split('\n', 1)[0] ?? '');
  const found = [
    ...[...bare.matchAll(redirection)].map(([, , path]) => path),
    ...[...bare.matchAll(inPlace)].map(([, path]) => path),
    ...[...bare.matchAll(copies)].map(([, path]) => path),
  ];
  return [...new Set(found.filter((path) => path !== undefined && !path.startsWith('/dev/')))] as string[];
}

const tests =
  /\b(?:(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?test|npx\s+(?:vitest|jest|mocha)|vitest|jest|mocha|pytest|py\.test|tox|unittest|node\s+--test|go\s+test|cargo\s+(?:test|nextest)|mvn\s+\S*\s*(?:test|verify)|gradlew?\s+test|make\s+(?:test|check)|ctest|rspec|phpunit|dotnet\s+test|deno\s+test)\b/;

/**
 * What a shell text asks for, however it is worded: programs and what they are to look at, without flags, numbers and
 * the words around them. `head -n 40 a.js` and `head -n 60 a.js 2>&1` are the same question.
 */
export function questionOf(text: string): string {
  return simpleCommands(text.slice(0, 2_000))
    .map((command) =>
      command
        .replace(/\d?>&\d|\d?>\s*\/dev\/null/g, '')
        .split(/\s+/)
        .filter((word) => !word.startsWith('-') && !idleWords.has(word) && !sayingNothing.test(word))
        .join(' '),
    )
    .join(' | ');
}

/** Settings, numbers, ranges of lines. */
const sayingNothing = /^\w+=|^['"]?[\d,:$p]*['"]?$/;
const idleWords = new Set(['.', './', 'env', 'nice', 'time', 'sudo', 'command', 'exec', '&&']);

/** True for a command that runs tests. */
export const isTestRun = (text: string): boolean => tests.test(text);
