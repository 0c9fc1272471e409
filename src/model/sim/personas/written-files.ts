import type { World } from '../persona.ts';

const hereDocument = /<<-?[ \t]*(['"]?)(\w+)\1([^\n]*)\n[\s\S]*?\n\2(?=\n|$)/g;
const redirection = /(?:^|[^0-9&>-])>{1,2}[ \t]*(['"]?)([\w@][\w./@-]*\.\w+)\1/gm;
const editInPlace = /\bsed -i\S*[ \t]+(?:'[^']*'|"[^"]*"|\S+)[ \t]+([\w@][\w./@-]*\.\w+)/g;

/**
 * Files that the reference writes before a place, oldest first, each once; as the workdir sees them. Read off its
 * scripts, so a file written by a program of the repository is not among them.
 */
export function writtenFiles(world: World, place: number): string[] {
  const files = new Set<string>();
  for (const { script } of world.reference.slice(0, place)) {
    // After a `cd` the paths are another folder's.
    const text = script.replace(hereDocument, '<<$3').split(/(?:^|[\n;&])[ \t]*cd\s/)[0] ?? '';
    for (const [, , path = ''] of text.matchAll(redirection)) files.add(path);
    for (const [, path = ''] of text.matchAll(editInPlace)) files.add(path);
  }
  return [...files].filter((path) => !path.startsWith('tmp/'));
}

const source = /\.([cm]?[jt]sx?|py|go|rs|rb|java|sh|c|h|cc|cpp|cs|php|sql)$/;

/** Of those, the source files that are no tests. */
export const writtenSources = (world: World, place: number): string[] =>
  writtenFiles(world, place).filter(
    (path) => source.test(path) && !/(^|\/)tests?\/|\.(test|spec)\./.test(path),
  );

/** The first file that a script writes whole by a here-document, with its text; undefined where there is none. */
export function wholeFile(script: string): { readonly path: string; readonly text: string } | undefined {
  const found = /\bcat >>?[ \t]*([\w@][\w./@-]*)[ \t]*<<[ \t]*'(\w+)'\n([\s\S]*?)\n\2(?=\n|$)/.exec(script);
  const [, path, , text] = found ?? [];
  if (path === undefined || text === undefined) return undefined;
  // Appended to alone, the file has a part that the script does not show.
  const whole = new RegExp(`(?:^|[^>])>[ \\t]*${path.replace(/[.+]/g, '\\$&')}(?=\\s|$)`, 'm').test(script);
  return whole ? { path, text } : undefined;
}

/** A command that writes a text to a file. */
export function writeCommand(path: string, text: string): string {
  return `cat > ${path} <<'EOF'\n${text}\nEOF`;
}
