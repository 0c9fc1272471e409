/**
 * Grades every resource once, with two probe children, on a copy of the tree in which the frame of the service and
 * its tools are as they were at the start and the tables are ours.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { v1Difference, v2Difference } from './answers.mjs';
import { exchange } from './exchange.mjs';
import { layerFault, sharedFault, sharedFiles } from './source.mjs';

const TABLES = 'acceptance-tables';

/** A resource answers all that it is asked in milliseconds; this is what a machine with twenty other things to do needs. */
const DEADLINE_MS = 10_000;

/** A copy of the tree to be probed: the frame as it was, our tables. */
export function prepareCopy(copy, { frame, tables }) {
  const write = (file, text) => {
    const target = path.join(copy, file);
    // A link in the place of a directory would lead the grader's own write out of the copy.
    let at = copy;
    for (const part of file.split('/').slice(0, -1)) {
      at = path.join(at, part);
      if (fs.lstatSync(at, { throwIfNoEntry: false })?.isDirectory() !== true)
        fs.rmSync(at, { recursive: true, force: true });
      fs.mkdirSync(at, { recursive: true });
      fs.chmodSync(at, 0o755);
    }
    fs.rmSync(target, { recursive: true, force: true });
    fs.writeFileSync(target, text, { mode: 0o644 });
  };
  for (const [file, text] of Object.entries(frame)) write(file, text);
  for (const [id, rows] of Object.entries(tables)) write(`${TABLES}/${id}.json`, JSON.stringify(rows));
  return copy;
}

/** @returns {Promise<Map<string, {ok: boolean, why: string, kept: string | undefined}>>} by resource; `kept`: what v1 lost */
export async function gradeUnits({ expected, register, context, copy }) {
  const { tree } = context;
  const faulty = sharedFiles(tree)
    .map((file) => sharedFault(file, tree.read(file) ?? ''))
    .find((fault) => fault !== undefined);
  const results = new Map();
  const queue = [...expected.units];
  const worker = async () => {
    const shared = context.probe({ cwd: copy, timeoutMs: DEADLINE_MS });
    try {
      for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) {
        const run = (script, difference) =>
          observe({ shared, context, copy, unit, script, difference, start: expected.start });
        results.set(unit.id, await gradeUnit({ unit, run, register, tree, faulty }));
      }
    } finally {
      await shared.close();
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}

async function gradeUnit({ unit, run, register, tree, faulty }) {
  const texts = Object.fromEntries(
    ['v1', 'v2', 'domain'].map((layer) => [layer, tree.read(`src/${layer}/${unit.id}.js`)]),
  );
  const fail = (why, kept) => ({ ok: false, why, kept });
  if (texts.v1 === undefined) return fail('v1 is gone', `${unit.id}: v1 is gone`);
  const untouched = createHash('sha256').update(texts.v1).digest('hex') === unit.original;
  if (untouched) return fail('v1 is not retired');
  const entry = register.byResource.get(unit.id);
  const old = await run('v1', (seen) => v1Difference(unit.v1, seen, entry?.id));
  if (old !== undefined) {
    // Told apart: what a client of v1 would miss, and what only the notice lacks.
    const lost = await run('v1', (seen) => v1Difference(unit.v1, withoutNotice(seen), undefined));
    return fail(`v1: ${old}`, lost === undefined ? undefined : `${unit.id}: ${lost}`);
  }
  if (entry === undefined || !register.valid.has(unit.id)) return fail('has no valid entry in the register');
  if (texts.v2 === undefined || texts.domain === undefined) return fail('is not served by v2');
  const layers = faulty ?? layerFault(unit, texts);
  if (layers !== undefined) return fail(layers);
  const fresh = await run('v2', (seen) => v2Difference(unit.v2, seen, entry.id));
  return fresh === undefined ? { ok: true, why: '', kept: undefined } : fail(`v2: ${fresh}`);
}

const withoutNotice = (seen) =>
  seen.map(({ status, body, headers: { deprecation, sunset, link, ...headers } }) => ({
    status,
    body,
    headers,
  }));

/** What fails in the shared child is tried again in one of its own: others may have left something there. */
async function observe({ shared, context, copy, unit, script, difference, start }) {
  const args = { requests: unit[script].requests, data: TABLES, secrets: unit.secrets, start };
  const first = await attempt(shared, args, difference);
  if (first.fault === undefined || first.late) return first.fault;
  const alone = context.probe({ cwd: copy, timeoutMs: DEADLINE_MS });
  try {
    return (await attempt(alone, args, difference)).fault;
  } finally {
    await alone.close();
  }
}

async function attempt(probe, args, difference) {
  try {
    return { fault: difference(await probe.evaluate(exchange, args)) };
  } catch (error) {
    // What hangs would hang again, for as long.
    return { fault: error.message, late: / within \d+ ms$/.test(error.message) };
  }
}
