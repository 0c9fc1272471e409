import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

const allowed = /^(?:@quarry\/store(?:\/[a-z]+)?|node:(?:util|events|timers\/promises)|\.\.\/platform\/errors\.js)$/;
const forbidden = /\bimport\s*\(|\beval\s*\(|\bnew\s+Function\b|\bprocess\s*[.[]|\bglobalThis\b|\bmodule\s*\.\s*(?!exports\b)/;
const owned = new Set(['platform', 'cli']);

/** Syntax of everything in src; modules call the store themselves and share nothing but the platform. */
export async function lint(root) {
  const faults = [];
  const source = path.join(root, 'src');
  for (const entry of fs.readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(root, file);
    const text = fs.readFileSync(file, 'utf8');
    try {
      new vm.Script(`(function () {${text}\n})`, { filename: name });
    } catch (error) {
      faults.push(`${name}: ${error.message}`);
    }
    if (owned.has(path.relative(source, file).split(path.sep)[0])) continue;
    const code = text.replace(/\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm, ' ');
    if (forbidden.test(code)) faults.push(`${name}: import(), eval, Function, process, globalThis and module.* are not for modules`);
    for (const [, quoted] of code.matchAll(/\brequire\s*\(([^)]*)\)/g)) {
      const wanted = /^'([^']+)'$/.exec(quoted.trim())?.[1];
      if (wanted === undefined || !allowed.test(wanted)) faults.push(`${name}: must not require ${quoted}`);
    }
  }
  return faults;
}
