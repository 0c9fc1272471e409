import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { z } from 'zod';

const names = z.record(z.string(), z.string()).optional();
const anything = z.unknown().optional();

/** What npm reads of a package before it has it; a registry keeps the same beside the tarball. */
const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: anything,
  license: anything,
  type: anything,
  main: anything,
  exports: anything,
  homepage: anything,
  repository: anything,
  engines: anything,
  os: anything,
  cpu: anything,
  libc: anything,
  dependencies: names,
  optionalDependencies: names,
  devDependencies: anything,
  peerDependencies: names,
  peerDependenciesMeta: anything,
  bundleDependencies: anything,
  bundledDependencies: anything,
  bin: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  scripts: names,
});

export interface PackageTarball {
  readonly bytes: Buffer;
  readonly manifest: z.infer<typeof manifestSchema> & { readonly hasInstallScript?: true };
}

export const sha512Of = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('hex');

/** Reads a package's tarball and the package.json in it. Rejects where it has none. */
export async function readTarball(path: string): Promise<PackageTarball> {
  const bytes = await readFile(path);
  const entries = extract();
  Readable.from([bytes])
    .pipe(createGunzip())
    .on('error', (error) => entries.destroy(error))
    .pipe(entries);
  for await (const entry of entries) {
    // The one folder of a tarball has any name, "package" as a rule.
    if (/^[^/]+\/package\.json$/.test(entry.header.name)) {
      const manifest = manifestSchema.parse(JSON.parse((await buffer(entry)).toString('utf8')));
      return { bytes, manifest: { ...normalized(manifest) } };
    }
    entry.resume();
  }
  throw new Error(`${path}: the tarball holds no package.json`);
}

function normalized(manifest: z.infer<typeof manifestSchema>): PackageTarball['manifest'] {
  const { bin, scripts, name } = manifest;
  const command = typeof bin === 'string' ? { [name.replace(/^@[^/]+\//, '')]: bin } : bin;
  const installs = ['preinstall', 'install', 'postinstall'].some((script) => scripts?.[script] !== undefined);
  return {
    ...manifest,
    ...(command === undefined ? {} : { bin: command }),
    ...(installs ? { hasInstallScript: true } : {}),
  };
}
