/**
 * Build side: what is true of every version, found by running the migrations that were just written, and from
 * the models; never from a solution.
 */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { modelAnswer } from '../application/models.mjs';

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const sorted = (value) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
const canonical = (value) =>
  JSON.stringify(value, (_, each) =>
    each !== null && typeof each === 'object' && !Array.isArray(each) ? sorted(each) : each,
  );

const nodeModules = createRequire(import.meta.url);

/** What a library file exports, from its text: a build is a function of its inputs and keeps no module cache. */
function loadFile(files, name) {
  const module = { exports: {} };
  const require = (wanted) =>
    wanted.startsWith('./') ? loadFile(files, `lib/${wanted.slice(2)}`) : nodeModules(wanted);
  new Function('module', 'require', files[name])(module, require);
  return module.exports;
}

/** The data file of version 1. */
export const firstData = (files, rows, seal) => loadFile(files, 'lib/format.js').encode(rows, seal);

/** The first stamp, and the seal that version 1's data carries for it. */
export function firstStamp(rng) {
  const stamp = sha256(`first ${rng.int(0, 2 ** 31)}`).slice(0, 20);
  return { stamp, seal: sha256(`seal\n${stamp}`).slice(0, 16) };
}

/** The evening report's text over rows. */
function reportOf(caps, questions, tables) {
  const byName = new Map(caps.map((cap) => [cap.fn, cap]));
  const lines = questions.map(([name, ...args]) =>
    [name, JSON.stringify(args), canonical(modelAnswer(byName.get(name), tables, args).value)].join('\t'),
  );
  return `${lines.join('\n')}\n`;
}

/**
 * @param {{plan, packages: Map<number, Record<string, string>>, live: string, stamp: string, questions}} options
 * @returns {Record<number, {data: string, stamp: string, before: string, report: string, modules: string[]}>}
 *   by version: sha256 of the data file, stamp, sha256 of the data before, sha256 of the report, changed modules
 */
export function climb({ plan, packages, live, stamp, questions }) {
  const truth = {};
  let text = live;
  let current = stamp;
  for (let version = 1; version <= plan.last; version++) {
    const files = packages.get(version);
    const before = version === 1 ? '-' : sha256(text);
    if (version > 1) ({ text, stamp: current } = loadFile(files, 'lib/migration.js').migrate(text, current));
    const { tables } = loadFile(files, 'lib/format.js').decode(text);
    const modules = plan.units
      .filter((unit) => unit.version === version)
      .map((unit) => `src/${unit.cap.file}.js`);
    truth[version] = {
      data: sha256(text),
      stamp: current,
      before,
      report: sha256(reportOf(plan.caps, questions, tables)),
      modules: modules.sort(),
    };
  }
  return truth;
}

const sha1 = (type, bytes) => createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest();

/** The hash that Git gives to a tree of plain files. */
export function gitTree(files) {
  const entries = new Map();
  for (const [path, content] of Object.entries(files)) {
    const [head, ...rest] = path.split('/');
    if (rest.length === 0) entries.set(head, content);
    else {
      if (!entries.has(head)) entries.set(head, {});
      entries.get(head)[rest.join('/')] = content;
    }
  }
  const key = ([name, value]) => (typeof value === 'string' ? name : `${name}/`);
  const rows = [...entries]
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(([name, value]) => {
      const file = typeof value === 'string';
      const hash = file ? sha1('blob', Buffer.from(value)) : Buffer.from(gitTree(value), 'hex');
      return Buffer.concat([Buffer.from(`${file ? '100644' : '40000'} ${name}\0`), hash]);
    });
  return sha1('tree', Buffer.concat(rows)).toString('hex');
}
