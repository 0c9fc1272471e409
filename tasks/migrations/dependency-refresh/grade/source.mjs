/** What a refreshed module's text must look like, whatever it does (docs/refresh.md). */
import { isBuiltin } from 'node:module';

const STAMP = /^\/\/ @refreshed ([0-9a-f]{12})\r?\n/;
/** Modules of Node that would load or run what the rules cannot see. */
const BARRED = /^(?:node:)?(?:module|vm|child_process|worker_threads|cluster|inspector|repl)(?:\/|$)/;
const HIDDEN =
  /\b(?:createRequire|eval|Function)\s*\(|\bnew\s+Function\b|\brequire\s*[.[]|\bmodule\s*\.\s*(?:require|constructor|children|parent)\b|\bprocess\s*\.\s*(?:binding|dlopen|mainModule|getBuiltinModule)\b/;

export const stampOf = (text) => STAMP.exec(text)?.[1];

/** @returns {string | undefined} the first thing wrong with it */
export function sourceFault(text, { requires, packages }) {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(^|[^:'"`\\])\/\/.*$/gm, '$1');
  if (HIDDEN.test(code)) return 'requires what is worked out at run time';
  const literal = [...code.matchAll(/\b(?:require|import)\s*\(\s*(['"`])([^'"`]*)\1\s*\)/g)].map(
    ([, , name]) => name,
  );
  const all = [...code.matchAll(/\b(?:require|import)\s*\(/g)].length;
  if (all > literal.length) return 'requires what is worked out at run time';
  const strange = literal.find(
    (request) =>
      !requires.includes(request.replace(/\.js$/, '')) &&
      !packages.some((name) => request === name || request.startsWith(`${name}/`)) &&
      !(isBuiltin(request) && !BARRED.test(request)),
  );
  return strange === undefined ? undefined : `requires ${strange}`;
}

/** So many modules have a line in common only where it was pasted: no kind of work is that frequent. */
const COPIES = 6;
const COPIED_SHARE = 0.25;
const SHARED_LINES = 5;

const linesOf = (text) =>
  new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.length >= 12 && !/\brequire\(|^['"]use strict|^module\.exports/.test(line)),
  );

/** Lines that were pasted into module after module. @param {string[]} texts of the changed modules */
export function copiedLayer(texts) {
  const counts = new Map();
  for (const text of texts) for (const line of linesOf(text)) counts.set(line, (counts.get(line) ?? 0) + 1);
  const many = Math.max(COPIES, texts.length * COPIED_SHARE);
  return new Set([...counts].filter(([, count]) => count >= many).map(([line]) => line));
}

export function layerFault(text, layer) {
  const shared = [...linesOf(text)].filter((line) => layer.has(line));
  return shared.length > SHARED_LINES
    ? `has a layer in it that other modules have too: ${shared[0]}`
    : undefined;
}
