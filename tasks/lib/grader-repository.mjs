/**
 * Reads an agent's Git repository without running anything of it: objects, refs and HEAD are copied into a
 * fresh bare repository. Its config (fsmonitor, filters, textconv, includes), hooks, alternates, grafts,
 * shallow marks, worktrees and replace refs are left behind.
 */
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { readRegular } from './grader-tree.mjs';

const execFileAsync = promisify(execFile);
const MAX_OBJECT_BYTES = 256 * 1024 * 1024;
const OID = /^[0-9a-f]{40}$/;
const REF = /^refs\/(?:heads|tags|remotes)\/[A-Za-z0-9][A-Za-z0-9._/@+-]*$/;

const gitEnv = (gitDir) => ({
  PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  TZ: 'UTC',
  GIT_DIR: gitDir,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: '',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
});

/**
 * @param {string} directory a bare repository, or a worktree with its `.git` directory
 * @param {{scratch?: string}} [options] where the copy is made; the caller removes it
 * @returns {Promise<Repository>} rejects where there is no repository to read
 *
 * Repository: `branches() -> Map<name, hash>`, `tags()`, `remoteBranches()`, `head() -> {branch?, hash?}`,
 * `resolve(ref) -> hash | undefined`, `log(ref, {not?, limit?}) -> Commit[]` newest first,
 * Commit `{hash, parents, tree, author: {name, email, date}, committer, subject, body}`,
 * `show(ref, path) -> Buffer | undefined`, `list(ref, under?) -> {path, mode, hash, type}[]`,
 * `diffNames(from, to) -> {status, path}[]` (no rename detection), `isAncestor(a, b)`, `objects(hashes) -> Map`.
 */
export async function openRepository(directory, { scratch } = {}) {
  const gitDir = copyRepository(directory, scratch ?? fs.mkdtempSync(path.join(os.tmpdir(), 'grade-git-')));
  const env = gitEnv(gitDir);
  const git = async (args) => {
    const options = {
      env,
      encoding: 'buffer',
      maxBuffer: 64 * 1024 * 1024,
      timeout: 30_000,
      killSignal: 'SIGKILL',
    };
    const { stdout } = await execFileAsync('git', args, { ...options, cwd: gitDir });
    return stdout;
  };
  const text = async (args) => (await git(args)).toString('utf8');
  const named = async (prefix) => {
    const lines = await text(['for-each-ref', '--format=%(refname)%00%(objectname)', prefix]);
    return new Map(
      lines
        .split('\n')
        .filter(Boolean)
        .map((line) => line.slice(prefix.length + 1).split('\0')),
    );
  };
  const resolve = async (ref) => {
    try {
      return (await text(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`])).trim();
    } catch {
      return undefined;
    }
  };
  return {
    gitDir,
    resolve,
    branches: () => named('refs/heads'),
    tags: () => named('refs/tags'),
    remoteBranches: () => named('refs/remotes'),
    head: async () => ({ branch: headBranch(gitDir), hash: await resolve('HEAD') }),
    log: async (ref, options) => parseLog(await text(logArguments(ref, options))),
    show: async (ref, file) => {
      const found = await objectsOf(env, gitDir, [`${ref}:${file}`]);
      return found.get(`${ref}:${file}`);
    },
    objects: (names) => objectsOf(env, gitDir, names),
    list: async (ref, under) => {
      const where = under === undefined ? [] : ['--', under];
      return parseTree(await text(['ls-tree', '-r', '-z', '--full-tree', ref, ...where]));
    },
    diffNames: async (from, to) => {
      const fields = (await text(['diff-tree', '-r', '-z', '--no-renames', '--name-status', from, to])).split(
        '\0',
      );
      return pairs(fields.filter(Boolean)).map(([status, file]) => ({ status, path: file }));
    },
    isAncestor: async (older, newer) => {
      try {
        await git(['merge-base', '--is-ancestor', older, newer]);
        return true;
      } catch {
        return false;
      }
    },
  };
}

const FIELDS = ['%H', '%P', '%T', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%s', '%b'];

function logArguments(ref, { not, limit } = {}) {
  const range = not === undefined ? [ref] : [ref, `^${not}`];
  const cap = limit === undefined ? [] : [`--max-count=${limit}`];
  return [
    'log',
    '-z',
    '--topo-order',
    '--no-show-signature',
    ...cap,
    `--format=${FIELDS.join('%x1f')}`,
    ...range,
    '--',
  ];
}

function parseLog(output) {
  return output
    .split('\0')
    .filter(Boolean)
    .map((record) => {
      const [hash, parents, tree, an, ae, ad, cn, ce, cd, subject, body] = record.split('\x1f');
      return {
        hash,
        parents: parents.split(' ').filter(Boolean),
        tree,
        author: { name: an, email: ae, date: ad },
        committer: { name: cn, email: ce, date: cd },
        subject,
        body: (body ?? '').trim(),
      };
    });
}

function parseTree(output) {
  return output
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode, type, hash] = line.slice(0, tab).split(' ');
      return { path: line.slice(tab + 1), mode, type, hash };
    });
}

function pairs(list) {
  return Array.from({ length: Math.floor(list.length / 2) }, (_, at) => [list[2 * at], list[2 * at + 1]]);
}

/** Many objects by one process: names such as `ref:path` or hashes; missing ones are absent from the map. */
function objectsOf(env, cwd, names) {
  const asked = names.filter((name) => !name.includes('\n'));
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['cat-file', '--batch'], { env, cwd, stdio: ['pipe', 'pipe', 'ignore'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
    const chunks = [];
    let size = 0;
    child.stdout.on('data', (chunk) => {
      size += chunk.length;
      if (size > MAX_OBJECT_BYTES) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.on('error', reject);
    child.stdin.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      resolve(parseBatch(Buffer.concat(chunks), asked));
    });
    child.stdin.end(asked.map((name) => `${name}\n`).join(''));
  });
}

function parseBatch(output, names) {
  const found = new Map();
  let at = 0;
  for (const name of names) {
    const end = output.indexOf(10, at);
    if (end === -1) break;
    const header = output.subarray(at, end).toString('utf8');
    at = end + 1;
    const size = /^[0-9a-f]{40} (?:blob|tree|commit|tag) ([0-9]+)$/.exec(header)?.[1];
    if (size === undefined) continue;
    found.set(name, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}

function copyRepository(directory, scratch) {
  const source = isRepository(directory) ? directory : path.join(directory, '.git');
  if (!isRepository(source)) throw new Error(`${directory} holds no readable Git repository`);
  const target = fs.mkdtempSync(path.join(scratch, 'repository-'));
  for (const folder of ['objects', 'refs']) fs.mkdirSync(path.join(target, folder));
  fs.writeFileSync(path.join(target, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n');
  copyObjects(path.join(source, 'objects'), path.join(target, 'objects'));
  const packed = refLines(source);
  const loose = looseRefs(source);
  const all = new Map([...packed, ...loose]);
  const lines = [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, hash]) => `${hash} ${name}\n`);
  fs.writeFileSync(path.join(target, 'packed-refs'), lines.join(''));
  const head = readRegular(path.join(source, 'HEAD'), 4096)?.toString('utf8').trim() ?? '';
  const known = OID.test(head) || (head.startsWith('ref: ') && REF.test(head.slice(5)));
  fs.writeFileSync(path.join(target, 'HEAD'), `${known ? head : 'ref: refs/heads/none'}\n`);
  return target;
}

function isRepository(directory) {
  const isDirectory = (each) => fs.lstatSync(each, { throwIfNoEntry: false })?.isDirectory() === true;
  return (
    isDirectory(directory) &&
    isDirectory(path.join(directory, 'objects')) &&
    isDirectory(path.join(directory, 'refs'))
  );
}

function copyObjects(from, to) {
  let size = 0;
  const copy = (folder, pattern) => {
    const source = path.join(from, folder);
    if (!fs.lstatSync(source, { throwIfNoEntry: false })?.isDirectory()) return;
    fs.mkdirSync(path.join(to, folder), { recursive: true });
    for (const entry of fs.readdirSync(source, { withFileTypes: true })) {
      if (!entry.isFile() || !pattern.test(entry.name)) continue;
      size += fs.lstatSync(path.join(source, entry.name)).size;
      if (size > MAX_OBJECT_BYTES) throw new Error('the repository is too large to grade');
      fs.copyFileSync(
        path.join(source, entry.name),
        path.join(to, folder, entry.name),
        fs.constants.COPYFILE_FICLONE,
      );
    }
  };
  for (const name of fs.readdirSync(from)) if (/^[0-9a-f]{2}$/.test(name)) copy(name, /^[0-9a-f]{38}$/);
  copy('pack', /^pack-[0-9a-f]{40}\.(?:pack|idx)$/);
}

function refLines(source) {
  const text = readRegular(path.join(source, 'packed-refs'))?.toString('utf8') ?? '';
  const rows = text.split('\n').map((line) => line.split(' '));
  return rows
    .filter(([hash, name]) => OID.test(hash) && REF.test(name ?? ''))
    .map(([hash, name]) => [name, hash]);
}

function looseRefs(source) {
  const found = [];
  const visit = (folder) => {
    for (const entry of fs.readdirSync(path.join(source, folder), { withFileTypes: true })) {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) visit(name);
      if (!entry.isFile() || !REF.test(name)) continue;
      const hash = readRegular(path.join(source, name), 4096)?.toString('utf8').trim() ?? '';
      if (OID.test(hash)) found.push([name, hash]);
    }
  };
  visit('refs');
  return found;
}

function headBranch(gitDir) {
  const head = fs.readFileSync(path.join(gitDir, 'HEAD'), 'utf8').trim();
  return head.startsWith('ref: refs/heads/') ? head.slice('ref: refs/heads/'.length) : undefined;
}
