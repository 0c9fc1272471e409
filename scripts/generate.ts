/**
 * Writes what is generated from the sources: JSON Schemas of every file and every JSON output, the reference of
 * the command line, and the generated parts of pages. With `--check` it writes nothing and fails where a file is not what it would write.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandReference } from './command-reference.ts';
import { jsonSchemas } from './json-schemas.ts';
import { pagesWithSections } from './page-sections.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

async function main(check: boolean): Promise<number> {
  const wanted = new Map([
    ...jsonSchemas().map(([name, text]) => [join(root, 'schemas', `${name}.json`), text] as const),
    [join(root, 'docs', 'cli.md'), commandReference()] as const,
    ...pagesWithSections(root).map(([page, text]) => [join(root, page), text] as const),
  ]);
  const stale = await staleFiles(wanted);
  for (const path of stale) {
    process.stdout.write(`${check ? 'not as generated' : 'wrote'}: ${relative(root, path)}\n`);
    if (!check) await replace(path, wanted.get(path));
  }
  if (check && stale.length > 0) process.stdout.write('Run "npm run generate" and commit what it wrote.\n');
  return check && stale.length > 0 ? 1 : 0;
}

async function staleFiles(wanted: ReadonlyMap<string, string>): Promise<string[]> {
  const schemas = join(root, 'schemas');
  const left = (await readdir(schemas))
    .map((name) => join(schemas, name))
    .filter((path) => !wanted.has(path));
  const changed = await Promise.all(
    [...wanted].map(async ([path, text]) => ((await contentOf(path)) === text ? [] : [path])),
  );
  return [...left, ...changed.flat()];
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function replace(path: string, text: string | undefined): Promise<void> {
  if (text === undefined) return rm(path);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

process.exitCode = await main(process.argv.includes('--check'));
