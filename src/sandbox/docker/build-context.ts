import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DockerfileParser } from 'dockerfile-ast';
import { type Pack, pack } from 'tar-stream';
import { directoryName } from '../packages/package-list.ts';

const bundleName = '.mimo-bench-ca.pem';
/** What the usual programs read a CA bundle from. */
const bundleVariables = [
  'SSL_CERT_FILE',
  'NODE_EXTRA_CA_CERTS',
  'CURL_CA_BUNDLE',
  'REQUESTS_CA_BUNDLE',
  'PIP_CERT',
  'GIT_SSL_CAINFO',
];

/**
 * A directory as a build context: a tar of sorted paths without times or owners, so equal trees are equal. Its
 * npm packages may lie elsewhere.
 */
export async function buildContext(
  directory: string,
  packages: string | undefined,
  certificates: Buffer | undefined,
): Promise<Readable> {
  const tar = pack();
  const dockerfile = await readFile(join(directory, 'Dockerfile'), 'utf8');
  // Written while the engine reads; an error of reading a file must reach the request that sends the tar.
  void writeContext(tar, directory, packages, dockerfile, certificates).catch((error: Error) =>
    tar.destroy(error),
  );
  return Readable.from(tar);
}

async function writeContext(
  tar: Pack,
  directory: string,
  packages: string | undefined,
  dockerfile: string,
  certificates: Buffer | undefined,
) {
  const replaced =
    certificates === undefined ? {} : { Dockerfile: Buffer.from(withCertificates(dockerfile)) };
  await writeTree(tar, directory, '', replaced);
  if (packages !== undefined && packages !== join(directory, directoryName))
    await writeTree(tar, packages, `${directoryName}/`, {});
  if (certificates !== undefined) await entry(tar, { name: bundleName, mtime: new Date(0) }, certificates);
  tar.finalize();
}

async function writeTree(
  tar: Pack,
  directory: string,
  prefix: string,
  replaced: Readonly<Record<string, Buffer>>,
): Promise<void> {
  for (const path of (await readdir(directory, { recursive: true })).sort()) {
    const source = join(directory, path);
    const stat = await lstat(source);
    const header = { name: prefix + path, mode: stat.mode & 0o777, mtime: new Date(0) };
    const replacement = replaced[path];
    if (replacement !== undefined) await entry(tar, header, replacement);
    else if (stat.isSymbolicLink()) {
      await entry(tar, { ...header, type: 'symlink', linkname: await readlink(source) }, undefined);
    } else if (stat.isDirectory()) await entry(tar, { ...header, type: 'directory' }, undefined);
    else if (stat.isFile()) await entry(tar, header, await readFile(source));
  }
}

function entry(tar: Pack, header: Parameters<Pack['entry']>[0], content: Buffer | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const done = (error?: Error | null) => (error ? reject(error) : resolve());
  if (content === undefined) tar.entry(header, done);
  else tar.entry(header, content, done);
  return promise;
}

/**
 * Each stage gets the host's CA bundle as a file, and build arguments that point the usual programs to it:
 * arguments hold during the build and leave no trace in the image's environment.
 */
function withCertificates(dockerfile: string): string {
  const lines = dockerfile.split('\n');
  const additions = [
    `COPY ${bundleName} /${bundleName}`,
    ...bundleVariables.map((name) => `ARG ${name}=/${bundleName}`),
  ];
  const ends = DockerfileParser.parse(dockerfile)
    .getFROMs()
    .map((from) => from.getRange().end.line + 1);
  for (const end of ends.reverse()) lines.splice(end, 0, ...additions);
  return lines.join('\n');
}
