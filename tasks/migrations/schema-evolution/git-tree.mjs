/** The hash that Git gives a directory of plain files, without Git. */
import { createHash } from 'node:crypto';

const hashed = (type, bytes) => createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest();

/** @param {Record<string, string>} files text by path @returns {string} */
export const gitTree = (files) =>
  treeOf(Object.entries(files).map(([path, text]) => [path.split('/'), text])).toString('hex');

function treeOf(entries) {
  const byName = Map.groupBy(entries, ([[head]]) => head);
  const rows = [...byName].map(([name, inside]) => {
    const [[parts, text]] = inside;
    const file = parts.length === 1;
    const hash = file
      ? hashed('blob', Buffer.from(text))
      : treeOf(inside.map(([[, ...rest], each]) => [rest, each]));
    // Git sorts a directory as if its name ended in a slash.
    return {
      key: file ? name : `${name}/`,
      row: Buffer.concat([Buffer.from(`${file ? '100644' : '40000'} ${name}\0`), hash]),
    };
  });
  return hashed('tree', Buffer.concat(rows.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row)));
}
