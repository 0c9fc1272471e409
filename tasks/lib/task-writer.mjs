import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Writes a task directory. Modes are set outright (0644, 0755) because the umask of the machine must not
 * reach the digest, and a path written twice is an error because the order of a generator's steps would
 * otherwise decide the bytes.
 */
export class TaskWriter {
  #written = new Set();

  /** @param {string} outDir */
  constructor(outDir) {
    this.outDir = outDir;
    mkdirSync(outDir, { recursive: true });
  }

  /** Paths written so far, sorted. @returns {string[]} */
  get paths() {
    return [...this.#written].sort();
  }

  /**
   * @param {string} path relative to the task directory, with forward slashes
   * @param {string | Uint8Array} content
   * @param {{executable?: boolean}} [options] default: executable for names in .sh
   */
  write(path, content, { executable = path.endsWith('.sh') } = {}) {
    const target = this.#claim(path);
    writeFileSync(target, content, { flag: 'wx' });
    chmodSync(target, executable ? 0o755 : 0o644);
  }

  /** @param {string} path @param {unknown} value */
  writeJson(path, value) {
    this.write(path, `${JSON.stringify(value, null, 2)}\n`);
  }

  /**
   * Several files under one directory: `{ 'src/index.js': '...' }`.
   * @param {string} base @param {Readonly<Record<string, string | Uint8Array>>} files
   */
  writeAll(base, files) {
    for (const [path, content] of Object.entries(files)) this.write(posix.join(base, path), content);
  }

  /** @param {string} path @param {string} target */
  link(path, target) {
    symlinkSync(target, this.#claim(path));
  }

  /**
   * Copies a file or a whole directory. Executable bits are kept.
   * @param {string | URL} from host path or file URL: `new URL('../lib/grader.mjs', import.meta.url)`
   * @param {string} path where to, relative to the task directory
   */
  copy(from, path) {
    const source = from instanceof URL ? fileURLToPath(from) : from;
    const stat = lstatSync(source);
    if (stat.isDirectory()) {
      for (const name of readdirSync(source).sort()) this.copy(join(source, name), posix.join(path, name));
    } else if (stat.isFile()) {
      this.write(path, readFileSync(source), { executable: (stat.mode & 0o100) !== 0 });
    } else {
      throw new TypeError(`copy: ${source} is neither a file nor a directory`);
    }
  }

  #claim(path) {
    const clean = posix.normalize(path);
    if (clean !== path || posix.isAbsolute(path) || clean.startsWith('..')) {
      throw new TypeError(`"${path}": expected a plain path inside the task directory`);
    }
    if (this.#written.has(path)) throw new TypeError(`"${path}" is written twice`);
    this.#written.add(path);
    const target = join(this.outDir, path);
    this.#makeDirectory(dirname(target));
    return target;
  }

  #makeDirectory(directory) {
    const first = mkdirSync(directory, { recursive: true });
    if (first === undefined) return;
    for (let made = directory; made.length >= first.length; made = dirname(made)) chmodSync(made, 0o755);
  }
}
