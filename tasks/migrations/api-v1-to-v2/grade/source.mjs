/** Who imports whom, read from the text of a resource's three modules. */
import path from 'node:path';

const REFUSED = ['node:module', 'node:vm', 'node:child_process', 'node:worker_threads', 'node:fs'];
const HIDDEN =
  /\bimport\s*\(|\bimport\.meta|\brequire\b|\beval\b|\bFunction\b|\bgetBuiltinModule\b|\bbinding\b/;

/** @returns {string | undefined} the first thing wrong with the layers */
export function layerFault({ id, refs }, { v1, v2, domain }) {
  const own = `src/domain/${id}.js`;
  const below = refs.map((ref) => `src/domain/${ref}.js`);
  return (
    moduleFault(`src/v1/${id}.js`, v1, [own], [own]) ??
    moduleFault(`src/v2/${id}.js`, v2, [own], [own]) ??
    moduleFault(own, domain, below, below) ??
    [`src/v1/${id}.js`, `src/v2/${id}.js`].find((_, at) => /\bstore\b/.test(bare([v1, v2][at])))
  );
}

/** Files of `src/shared`, which nobody has to have. */
export const sharedFiles = (tree) => tree.list('src').filter((file) => file.startsWith('src/shared/'));

/** For a file of `src/shared`. */
export const sharedFault = (file, text) => moduleFault(file, text, [], []);

function moduleFault(file, text, allowed, needed) {
  const code = withoutComments(text);
  if (HIDDEN.test(bare(text))) return `${file} loads what its imports do not say`;
  const imports = [...code.matchAll(/\b(?:from|import)\s*(['"])([^'"\n]+)\1/g)].map((match) => match[2]);
  const resolved = imports.map((name) =>
    name.startsWith('.') ? path.posix.normalize(path.posix.join(path.posix.dirname(file), name)) : name,
  );
  for (const name of resolved) {
    if (allowed.includes(name) || name.startsWith('src/shared/')) continue;
    if (name.startsWith('node:') && !REFUSED.includes(name.split('/')[0])) continue;
    return `${file} imports ${name}`;
  }
  const missing = needed.find((name) => !resolved.includes(name));
  return missing === undefined ? undefined : `${file} does not import ${missing}`;
}

/** Neither comments nor texts. */
const bare = (text) =>
  withoutComments(text).replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\\.|\$(?!\{))*`/g, "''");

/** Comments go; strings stay. A scanner and not a pattern, because either can hold the other's marks. */
function withoutComments(text) {
  let out = '';
  let at = 0;
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    // A slash in a class of a regular expression does not begin a comment in any module that works.
    if (two === '//' && !/[\\[]$/.test(out)) at = until(text, '\n', at);
    else if (two === '/*' && /(?:^|[\s;{}(,])$/.test(out)) at = until(text, '*/', at + 2) + 2;
    else if ('\'"`'.includes(text[at])) {
      const end = endOfString(text, at);
      out += text.slice(at, end);
      at = end;
    } else out += text[at++];
  }
  return out;
}

function until(text, mark, from) {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found;
}

function endOfString(text, start) {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote || (text[at] === '\n' && quote !== '`')) return at + 1;
  }
  return text.length;
}
