/**
 * Where modules are tried: a directory a release, with the platform's files and the library as the grader
 * knows them, and only the modules and settings of the tree.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { faultOf, observe } from './observe.mjs';

/** A healthy answer comes within some milliseconds; the rest is room for a busy machine. */
const WAIT_MS = 1000;
const BATCH_MS = 2500;
const SINGLE_MS = 1500;
const ALLOWED =
  /^(?:@quarry\/store(?:\/[a-z]+)?|node:(?:util|events|timers\/promises)|\.\.\/platform\/errors\.js)$/;

const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm, ' ');
const FORBIDDEN =
  /\bimport\s*\(|\beval\s*\(|\bnew\s+Function\b|\bprocess\s*[.[]|\bglobalThis\b|\bmodule\s*\.\s*(?!exports\b)/;

/** The rule for modules that the repository's own lint states: they talk to the store and share nothing. */
export function ruleFault(source) {
  const text = withoutComments(source);
  if (FORBIDDEN.test(text)) return 'uses what modules may not use';
  for (const [, given] of text.matchAll(/\brequire\b(?:\s*\(([^)]*)\))?/g)) {
    const name = /^(['"`])([^'"`]+)\1$/.exec((given ?? '').trim())?.[2];
    if (name === undefined || !ALLOWED.test(name)) return `requires ${given ?? 'in another way'}`;
  }
  return undefined;
}

/** Owns a temporary directory; dispose it. */
export function openWorkshop({ library, truth }) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'workshop-'));
  fs.chmodSync(root, 0o755);
  const modules = new Map(truth.modules.map((module) => [module.name, module]));
  const libraries = new Set();
  let benches = 0;

  const put = (file, content) => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  };
  const libraryAt = (version) => {
    const directory = path.join(root, `library-${version}`);
    if (!libraries.has(version)) {
      for (const [file, blob] of Object.entries(library.versions[version]))
        put(path.join(directory, file), library.blobs[blob]);
      libraries.add(version);
    }
    return directory;
  };
  const bench = (version, files) => {
    const directory = path.join(root, `bench-${benches++}`);
    for (const [file, content] of Object.entries(truth.platform)) put(path.join(directory, file), content);
    for (const [file, content] of Object.entries(files)) put(path.join(directory, file), content);
    fs.mkdirSync(path.join(directory, 'node_modules', '@quarry'), { recursive: true });
    fs.symlinkSync(libraryAt(version), path.join(directory, 'node_modules', '@quarry', 'store'));
    return directory;
  };

  /**
   * Tries modules of one release: what is wrong with each, by capability name (undefined: nothing).
   * A module that ends or hangs the process is found by trying the modules one by one, and is then in `lost`.
   */
  const attempt = async (probe, { version, files, names }) => {
    const faults = new Map();
    const exported = new Map();
    const lost = new Set();
    const willing = names.filter((name) => {
      const text = files[modules.get(name).file];
      const fault = text === undefined ? 'the module is missing' : ruleFault(text);
      if (fault !== undefined) faults.set(name, fault);
      return fault === undefined;
    });
    const directory = bench(version, files);
    const look = async (some, timeoutMs) => {
      const asked = {
        directory,
        tables: truth.tables,
        modules: some.map((name) => modules.get(name)).map(withoutAnswers),
        waitMs: WAIT_MS,
      };
      const seen = await probe.evaluate(observe, asked, { timeoutMs, faults: 'ignore' });
      some.forEach((name, at) => {
        faults.set(name, faultOf(modules.get(name), seen?.[at]));
        exported.set(name, seen?.[at]?.exports);
      });
    };
    try {
      if (willing.length > 0) await look(willing, BATCH_MS);
    } catch {
      for (const name of willing) {
        try {
          await look([name], SINGLE_MS);
        } catch (error) {
          faults.set(name, String(error?.message ?? error));
          lost.add(name);
        }
      }
    }
    return { faults, exported, lost };
  };

  /** Many releases, two at a time. */
  const attemptAll = async (context, jobs) => {
    const results = new Array(jobs.length);
    let next = 0;
    const worker = async () => {
      const probe = context.probe({ cwd: root });
      while (next < jobs.length && !context.signal.aborted) {
        const at = next++;
        results[at] = await attempt(probe, jobs[at]);
      }
      await probe.close();
    };
    await Promise.all(jobs.length > 1 ? [worker(), worker()] : [worker()]);
    return results;
  };

  return {
    attemptAll,
    async [Symbol.asyncDispose]() {
      fs.rmSync(root, { recursive: true, force: true });
    },
  };
}

/** What a child may know of a module: what to call, not what must come of it. */
const withoutAnswers = ({ cases, ...module }) => ({
  ...module,
  cases: cases.map(({ expected, found, ...given }) => given),
});
