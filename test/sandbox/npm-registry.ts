import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

export interface Published {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
  readonly bytes: Buffer;
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** A package as it is published: one module that says its own version. */
export async function publish(
  name: string,
  version: string,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<Published> {
  const manifest = { name, version, main: 'index.js', ...extra };
  const tar = pack();
  tar.entry({ name: 'package/package.json', mtime: new Date(0) }, JSON.stringify(manifest));
  tar.entry({ name: 'package/index.js', mtime: new Date(0) }, `module.exports = '${name} ${version}';\n`);
  tar.finalize();
  const bytes = await buffer(tar.pipe(createGzip()));
  return { name, version, integrity: integrityOf(bytes), bytes, manifest };
}

const integrityOf = (bytes: Buffer): string =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

/** A registry on loopback with these packages; `asked` counts what was downloaded. */
export async function startRegistry(packages: readonly Published[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/').slice(1);
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const tarball = packages.find((each) => `${each.name}/-/${each.version}.tgz` === path);
    const versions = packages.filter((each) => each.name === path);
    if (tarball !== undefined) {
      asked.push(`${tarball.name}@${tarball.version}`);
      response.end(tarball.bytes);
    } else if (versions.length > 0) {
      const described = versions.map((each) => [
        each.version,
        {
          ...each.manifest,
          dist: { tarball: `${base}/${each.name}/-/${each.version}.tgz`, integrity: integrityOf(each.bytes) },
        },
      ]);
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          name: path,
          'dist-tags': { latest: versions.at(-1)?.version },
          versions: Object.fromEntries(described),
        }),
      );
    } else response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
