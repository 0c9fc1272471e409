/**
 * Unpacks what a package-lock.json names out of the npm cache that the environment brings, as `npm ci` would, in a
 * tenth of its time and without npm: sandboxes are made and trees are graded far more often than packages change.
 * No package's script is run. Every tarball is checked against the lock's integrity.
 *
 *   node place-packages.mjs DIRECTORY     with DIRECTORY/package-lock.json; writes DIRECTORY/node_modules
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** Where `dockerfile({ packages: true })` puts the packages. */
export const PACKAGE_CACHE = '/var/cache/npm';

const BLOCK = 512;

/**
 * @param {{lock: {packages: Record<string, object>}, into: string, cache?: string, production?: boolean}} options
 *   `lock`: a package-lock.json (version 3); `production` leaves out what is for development only
 */
export function placePackages({ lock, into, cache = PACKAGE_CACHE, production = false }) {
  const placed = {};
  for (const [place, entry] of Object.entries(lock.packages)) {
    if (place === '' || entry.link || (production && entry.dev)) continue;
    const target = path.join(into, place);
    unpack(tarball(cache, place, entry.integrity), target);
    linkCommands(into, place, entry.bin ?? {});
    placed[place] = entry;
  }
  const { name, version } = lock;
  const hidden = { name, version, lockfileVersion: 3, requires: true, packages: placed };
  fs.mkdirSync(path.join(into, 'node_modules'), { recursive: true });
  // What npm itself leaves there; with it npm need not walk the whole tree to know what is installed.
  fs.writeFileSync(path.join(into, 'node_modules/.package-lock.json'), JSON.stringify(hidden, null, 2));
}

function tarball(cache, place, integrity) {
  const hex = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
  const file = path.join(cache, '_cacache/content-v2/sha512', hex.slice(0, 2), hex.slice(2, 4), hex.slice(4));
  const bytes = fs.readFileSync(file);
  if (createHash('sha512').update(bytes).digest('hex') !== hex)
    throw new Error(`${place}: its tarball has other bytes than the lock says`);
  return gunzipSync(bytes);
}

/** The regular files of a tarball without its one top folder, as npm takes them. */
function unpack(archive, target) {
  let longName;
  const made = new Set();
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const field = (from, length) =>
      archive.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(field(124, 12), 8) || 0;
    const [type, prefix] = [field(156, 1) || '0', field(345, 155)];
    const body = archive.subarray(at + BLOCK, at + BLOCK + size);
    const ustar = field(257, 5) === 'ustar';
    const name = longName ?? (ustar && prefix !== '' ? `${prefix}/${field(0, 100)}` : field(0, 100));
    longName = undefined;
    if (type === 'x') longName = /\d+ path=([^\n]*)\n/.exec(body.toString('utf8'))?.[1];
    else if (type === 'L') longName = body.toString('utf8').replace(/\0.*$/s, '');
    else if (type === '0') {
      const file = path.join(target, name.slice(name.indexOf('/') + 1));
      if (!file.startsWith(`${target}/`)) throw new Error(`${name}: leads out of its package`);
      const folder = path.dirname(file);
      if (!made.has(folder)) fs.mkdirSync(folder, { recursive: true });
      made.add(folder);
      const executable = (Number.parseInt(field(100, 8), 8) & 0o100) !== 0;
      fs.writeFileSync(file, body, { mode: executable ? 0o755 : 0o644 });
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function linkCommands(into, place, bin) {
  const folder = path.join(
    into,
    place.slice(0, place.lastIndexOf('node_modules/') + 'node_modules'.length),
    '.bin',
  );
  for (const [command, file] of Object.entries(bin)) {
    fs.mkdirSync(folder, { recursive: true });
    const program = path.join(into, place, file);
    if (fs.existsSync(program)) fs.chmodSync(program, 0o755);
    fs.rmSync(path.join(folder, command), { force: true });
    fs.symlinkSync(path.relative(folder, program), path.join(folder, command));
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const into = path.resolve(process.argv[2] ?? '.');
  const lock = JSON.parse(fs.readFileSync(path.join(into, 'package-lock.json'), 'utf8'));
  placePackages({ lock, into });
}
