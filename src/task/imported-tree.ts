import { lstat, readdir, readlink } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';

/** Far above any task known; below what would fill a disk by mistake. */
const mostFiles = 50_000;
const mostBytes = 2 * 1024 ** 3;

/**
 * What speaks against taking a foreign directory over, each with its path: links that lead out of it, what is neither
 * file, directory nor link, and a size beyond all reason. [] where nothing does.
 */
export async function treeProblems(root: string): Promise<string[]> {
  const problems: string[] = [];
  let files = 0;
  let bytes = 0;
  const queue = [root];
  for (let directory = queue.pop(); directory !== undefined; directory = queue.pop()) {
    for (const name of await readdir(directory)) {
      const path = join(directory, name);
      const stat = await lstat(path);
      files += 1;
      if (files > mostFiles) return [...problems, `${root}: more than ${mostFiles} files`];
      if (stat.isDirectory()) queue.push(path);
      else if (stat.isSymbolicLink()) {
        const target = await readlink(path);
        if (leadsOut(root, path, target))
          problems.push(`${path}: a link that leads out of the task, to ${target}`);
      } else if (stat.isFile()) bytes += stat.size;
      else problems.push(`${path}: neither a file, a directory nor a link`);
      if (bytes > mostBytes) return [...problems, `${root}: more than ${mostBytes / 1024 ** 3} GiB`];
    }
  }
  return problems;
}

function leadsOut(root: string, link: string, target: string): boolean {
  const inside = relative(root, resolve(link, '..', target));
  return inside === '..' || inside.startsWith(`..${sep}`) || resolve(target) === target;
}
