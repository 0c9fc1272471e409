/** What a moved module's text must look like, whatever it does (docs/fastify.md). */
import { isBuiltin } from 'node:module';

const CONTRACT = /^const CONTRACT = '([0-9a-f]{12})';$/m;
const OLD = /\b(?:express|body-parser|cookie-parser|supertest|mocha|chai)\b/;
const HANDLERS = /\b(?:req|res)\b|\bnext\s*\(|\bRouter\b|\(\s*[\w$]+\s*,\s*[\w$]+\s*,\s*next\b/;
const BELOW = /\.\s*raw\b|\bhijack\b|\[\s*['"`](?:raw|hijack)/;
const HIDDEN =
  /\b(?:createRequire|eval|Function)\s*\(|\bnew\s+Function\b|\brequire\s*[.[]|\bmodule\s*\.\s*(?:require|constructor|children|parent)\b|\bprocess\s*\.\s*(?:binding|dlopen|mainModule|getBuiltinModule)\b/;
/** Modules of Node that would load or run what the rules cannot see. */
const BARRED = /^(?:node:)?(?:module|vm|child_process|worker_threads|cluster|inspector|repl)(?:\/|$)/;

export const contractOf = (text) => CONTRACT.exec(text)?.[1];

/** @returns {string | undefined} the first thing wrong with it */
export function sourceFault(text, { requires }) {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(^|[^:'"`\\])\/\/.*$/gm, '$1');
  if (OLD.test(code)) return `has ${OLD.exec(code)[0]} in it`;
  if (HANDLERS.test(code)) return 'has handlers of the old form';
  if (BELOW.test(code)) return 'goes below the framework';
  if (HIDDEN.test(code)) return 'requires what is worked out at run time';
  const literal = [...code.matchAll(/\b(?:require|import)\s*\(\s*(['"`])([^'"`]*)\1\s*\)/g)].map(
    ([, , name]) => name,
  );
  const all = [...code.matchAll(/\b(?:require|import)\s*\(/g)].length;
  if (all > literal.length) return 'requires what is worked out at run time';
  const strange = literal.find(
    (request) =>
      !requires.includes(request.replace(/\.js$/, '')) &&
      !/^\.\.\/\.\.\/platform\/(?:records|archive|desks|cookies)(?:\.js)?$/.test(request) &&
      !(isBuiltin(request) && !BARRED.test(request)),
  );
  return strange === undefined ? undefined : `requires ${strange}`;
}

/** The test of a moved module: on node:test, against the plugin, with nothing of the old stack. */
export function testFault(text, { id }) {
  if (text === undefined) return 'is missing';
  if (OLD.test(text.replaceAll(id, ''))) return 'has the old stack in it';
  if (!/require\(['"](?:node:)?test['"]\)/.test(text)) return 'is not on node:test';
  return text.includes(`routes/${id}`) && /\.inject\(/.test(text) ? undefined : 'does not ask the plugin';
}
