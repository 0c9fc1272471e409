import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunPlan } from '../core/index.ts';

const packageRoot = fileURLToPath(new URL('../../', import.meta.url));

/** Version and digest of this program: runs pool only while they match. The digest covers the code that runs. */
export function describeHarness(): RunPlan['harness'] {
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  return {
    version: manifest.version,
    digest: digestOf(fileURLToPath(new URL('..', import.meta.url))),
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
  };
}

export function describeHost(): RunPlan['host'] {
  return { cpus: cpus().length, memoryMb: Math.floor(totalmem() / 1024 / 1024) };
}

function digestOf(directory: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /\.(?:ts|js|mjs|json)$/.test(entry.name) && !entry.name.endsWith('.d.ts'),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files)
    hash.update(relative(directory, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}
