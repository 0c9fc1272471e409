/** What a package's files may take in and look at, whatever they do. */
import path from 'node:path';
import { importsOf, scan } from './code.mjs';

const AMBIENT = [
  [
    /\bprocess\s*\.\s*(?:env|cwd|chdir|binding|mainModule|getBuiltinModule)\b|\bprocess\s*\[/,
    'reads the environment or the working directory',
  ],
  [/\bglobalThis\b|\bglobal\s*[.[]/, 'looks at the global object'],
  [
    /(?<![.\w$])(?:require|createRequire)\s*\(|\bgetBuiltinModule\b|\beval\s*\(|\bFunction\s*\(/,
    'loads or evaluates by a back door',
  ],
];
const UNSAFE = new Set([
  'node:module',
  'node:vm',
  'node:worker_threads',
  'node:child_process',
  'module',
  'vm',
  'child_process',
  'worker_threads',
]);

/**
 * @param {string} file its path
 * @param {{name: string, uses: readonly string[], computed: boolean, ambient: boolean, tests?: boolean}} rules whose file it is, what that
 *   may use, whether it may import what is worked out at run time, and whether what surrounds it is looked at, too; tests may
 *   start programs
 * @returns {string | undefined} the first thing wrong with it
 */
export function boundaryFault(text, file, { name, uses, computed, ambient, tests = false }) {
  const bad = ambient ? AMBIENT.find(([pattern]) => pattern.test(scan(text).code)) : undefined;
  if (bad !== undefined) return bad[1];
  const { static: statics, dynamic } = importsOf(text);
  if (!computed && dynamic.includes(undefined)) return 'imports what is worked out at run time';
  const root = file.split('/').slice(0, 2).join('/');
  for (const request of [...statics, ...dynamic.filter((each) => each !== undefined)]) {
    if (!tests && UNSAFE.has(request)) return `imports ${request}`;
    if (request.startsWith('.')) {
      const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), request));
      if (!target.startsWith(`${root}/`)) return `reaches for ${request}`;
    } else if (/^(?:@|\/|file:|data:)/.test(request)) {
      const other = /^@[^/]+\/[^/]+/.exec(request)?.[0];
      if (other !== name && !uses.includes(other)) return `imports ${request}`;
    } else if (!request.startsWith('node:') && !request.startsWith('#')) return `imports ${request}`;
  }
  return climbFault(text, file, root);
}

/** A path to a file that is written out and leads out of the package, however it is read. */
function climbFault(text, file, root) {
  const depth = file.split('/').length - root.split('/').length - 1;
  const { strings } = scan(text);
  const climbs = strings.find((each) => (/^(?:\.\.\/)+/.exec(each)?.[0].length ?? 0) / 3 > depth);
  return climbs === undefined ? undefined : `reaches for ${climbs}`;
}

/** The files of a package that its entry loads, by its relative imports. */
export function closureOf(entry, read) {
  const seen = new Set();
  const visit = (file) => {
    const text = read(file);
    if (seen.has(file) || text === undefined) return;
    seen.add(file);
    for (const request of importsOf(text).static)
      if (request.startsWith('.'))
        visit(path.posix.normalize(path.posix.join(path.posix.dirname(file), request)));
  };
  visit(entry);
  return seen;
}
