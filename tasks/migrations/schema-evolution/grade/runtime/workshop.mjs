/**
 * Where migrations and modules are tried: a directory with the grader's own kit and the texts of the tree, in
 * children that know the databases and no answer. Databases go down in other children than they went up in, so
 * nothing but what a migration left in the database is there.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { observe } from './observe.mjs';

/** Jobs of one request to a child: what hangs or ends the process costs these at most. */
const BATCH = 25;
const BATCH_MS = 8000;
const SINGLE_MS = 1500;

/** Owns a temporary directory; dispose it. */
export function openWorkshop(kit) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'workshop-'));
  fs.chmodSync(root, 0o755);
  let serial = 0;
  const put = (name, text) => {
    const file = path.join(root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return file;
  };
  put('package.json', '{ "type": "module" }\n');
  put('migrations/kit.mjs', kit);

  const ask = async (probe, mode, jobs, timeoutMs) => {
    const answers = await probe.evaluate(observe, { mode, jobs }, { timeoutMs, faults: 'ignore' });
    return jobs.map((_, at) => answers?.[at] ?? { error: 'no answer' });
  };
  const tried = async (probe, mode, jobs) => {
    try {
      return await ask(probe, mode, jobs, BATCH_MS);
    } catch {
      const answers = [];
      for (const job of jobs) {
        try {
          answers.push(...(await ask(probe, mode, [job], SINGLE_MS)));
        } catch (error) {
          answers.push({ error: String(error?.message ?? error) });
        }
      }
      return answers;
    }
  };

  return {
    migration: (text) => put(`migrations/m${serial++}.mjs`, text),
    module: (text) => put(`modules/m${serial++}.mjs`, text),
    /** All jobs in order, by one child. */
    async run(context, mode, jobs) {
      const probe = context.probe({ cwd: root });
      const answers = [];
      for (let at = 0; at < jobs.length && !context.signal.aborted; at += BATCH)
        answers.push(...(await tried(probe, mode, jobs.slice(at, at + BATCH))));
      await probe.close();
      return answers;
    },
    /** One job that may take longer. */
    async once(context, mode, job, timeoutMs) {
      const probe = context.probe({ cwd: root });
      try {
        return (await ask(probe, mode, [job], timeoutMs))[0];
      } catch (error) {
        return { error: String(error?.message ?? error) };
      } finally {
        await probe.close();
      }
    },
    async [Symbol.asyncDispose]() {
      fs.rmSync(root, { recursive: true, force: true });
    },
  };
}
