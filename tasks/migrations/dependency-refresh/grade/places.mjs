/**
 * Two directories of the grader's own: the modules as they were on the old packages, and those of the tree on
 * the new ones. Of the tree only texts come in, read without following links.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { placePackages } from './place-packages.mjs';

/** @param {{old: object, new: object, oldFiles: Record<string, string>, shared: Record<string, string>}} data */
export function openPlaces(data) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'refresh-'));
  const write = (name, files) => {
    for (const [file, text] of Object.entries(files)) {
      const target = path.join(root, name, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, text);
    }
  };
  for (const name of ['old', 'new']) {
    placePackages({ lock: data[name], into: path.join(root, name), production: true });
    write(name, data.shared);
    write(name, { 'package.json': '{}' });
  }
  write('old', data.oldFiles);
  for (const file of [
    root,
    ...fs.readdirSync(root, { recursive: true }).map((each) => path.join(root, each)),
  ]) {
    const stat = fs.lstatSync(file);
    if (!stat.isSymbolicLink()) fs.chmodSync(file, stat.isDirectory() ? 0o755 : 0o644);
  }
  return {
    old: path.join(root, 'old'),
    new: path.join(root, 'new'),
    /** Takes files of the tree over, where it has them. */
    take(tree, files) {
      for (const file of files) {
        const text = tree.read(file);
        if (text !== undefined) write('new', { [file]: text });
      }
    },
    [Symbol.dispose]: () => fs.rmSync(root, { recursive: true, force: true }),
  };
}
