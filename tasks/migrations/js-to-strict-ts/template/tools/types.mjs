// Compiles modules, and the consumers of test/types that import nothing else, with the repository's own tsconfig.json.
import { existsSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(import.meta.dirname, '..');

/** @returns {string[]} what the compiler says */
export function types(ids, { consumers = true } = {}) {
  const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, ROOT);
  const roots = ids.flatMap((id) => [`src/${id}.ts`, ...(consumers ? [`test/types/${id}.ts`] : [])]);
  const program = ts.createProgram(roots.map((file) => path.join(ROOT, file)).filter((file) => existsSync(file)), { ...options, noEmit: true });
  return ts.getPreEmitDiagnostics(program).map((each) => {
    const text = ts.flattenDiagnosticMessageText(each.messageText, '\n');
    if (each.file === undefined) return text;
    const { line } = each.file.getLineAndCharacterOfPosition(each.start ?? 0);
    return `${path.relative(ROOT, each.file.fileName)}:${line + 1}: ${text}`;
  });
}
