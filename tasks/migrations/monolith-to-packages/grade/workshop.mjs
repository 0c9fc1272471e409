/**
 * Where packages are tried: a copy of the tree whose links are the grader's, so that a package is found where it has to
 * lie and nowhere else, and a file of the grader's by which a probe takes packages in by their names.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { copyTree } from './grader-tree.mjs';

/** @returns {{directory: string, [Symbol.dispose]: () => void}} */
export function openWorkshop({ workspace, names, gate }) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'packages-'));
  try {
    copyTree(workspace, directory);
    const scope = path.join(directory, 'node_modules/@ferry');
    fs.mkdirSync(scope, { recursive: true });
    for (const name of names) fs.symlinkSync(path.join('../../packages', name), path.join(scope, name));
    const entry = path.join(directory, gate.name);
    fs.rmSync(entry, { recursive: true, force: true });
    fs.writeFileSync(entry, gate.text, { mode: 0o644 });
    fs.chmodSync(directory, 0o755);
  } catch (error) {
    fs.rmSync(directory, { recursive: true, force: true });
    throw error;
  }
  return { directory, [Symbol.dispose]: () => fs.rmSync(directory, { recursive: true, force: true }) };
}
