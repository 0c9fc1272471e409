/** What must come of every request, found by running the reference on every snapshot. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { entitySql, HIDDEN, TRIED_IDS, wholeSql } from './data.mjs';
import { observe } from './grade/runtime/observe.mjs';
import { callsOf, exportsOf, migrationSource, modulePath, moduleSource } from './modules.mjs';
import { RELEASE, tablesAfter } from './pages.mjs';
import { contextOf, tableAt } from './plan.mjs';
import { questionsOf } from './repository.mjs';

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const CHECKPOINTS = 10;
/** Of each request, tried again in every later version of its tables. */
const STANDING_CALLS = 4;

/** Owns a directory with the reference's files; dispose it. */
export function openBench(kit) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'schema-evolution-'));
  fs.mkdirSync(path.join(root, 'migrations'));
  fs.writeFileSync(path.join(root, 'migrations/kit.mjs'), kit);
  let serial = 0;
  const put = (directory, text) => {
    const file = path.join(root, directory, `${serial++}.mjs`);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return file;
  };
  const load = (file) => import(pathToFileURL(file).href);
  return {
    migration: (text) => put('migrations', text),
    module: (text) => put('modules', text),
    async observe(mode, jobs) {
      const answers = await observe({ load }, { mode, jobs });
      const broken = answers.find((answer) => answer.error !== undefined || answer.stopped != null);
      if (broken !== undefined)
        throw new Error(`the reference fails in ${mode}: ${broken.error ?? broken.stopped}`);
      return answers;
    },
    [Symbol.dispose]: () => fs.rmSync(root, { recursive: true, force: true }),
  };
}

/** @returns what the grader has to know of all units, and what the repository and its pages say of the visible database */
export async function truthOf(plan, kit, rng) {
  using bench = openBench(kit);
  const files = new Map(plan.units.map((facet) => [facet, bench.migration(migrationSource(facet))]));
  const entities = [];
  const units = new Array(plan.count);
  const dev = new Map();
  for (const entity of plan.entities) {
    const mine = await entityTruth({ bench, entity, files, rng });
    entities.push(mine.truth);
    mine.units.forEach((unit) => {
      units[unit.n - 1] = unit;
    });
    dev.set(entity, mine.dev);
  }
  return {
    entities,
    units,
    chain: await chainTruth({ bench, plan, files, rng }),
    data: plan.units.map((facet) => dataSum(dev.get(facet.entity).hashes, facet)),
    reports: await reports({ bench, plan, dev }),
    examples: await examples({ bench, plan, dev }),
  };
}

const dataSum = (hashes, facet) => {
  const found = hashes.get(facet);
  return sha256(
    tablesAfter(facet)
      .filter((table) => table in found)
      .map((table) => `${table} ${found[table]}\n`)
      .join(''),
  ).slice(0, 24);
};

async function entityTruth({ bench, entity, files, rng }) {
  const names = ['dev', ...HIDDEN];
  const states = {};
  for (const name of names) states[name] = [{ sql: entitySql(entity, name, rng) }];
  const units = [];
  const hashes = new Map();
  for (const [at, facet] of entity.facets.entries()) {
    const c = contextOf(facet, facet.n);
    const trials = facet.kind.trials?.(c) ?? [];
    const edits = facet.kind.edits(c);
    const jobs = names.map((name) => ({ sql: states[name][at].sql, file: files.get(facet), trials }));
    const ups = await bench.observe('up', jobs);
    for (const [place, name] of names.entries()) states[name].push(ups[place]);
    const downs = await bench.observe(
      'down',
      HIDDEN.map((name) => ({ sql: states[name][at + 1].sql, file: files.get(facet), edits })),
    );
    const [climbed] = await bench.observe('climb', [
      { sql: states.dev[at].sql, files: [files.get(facet)], checkpoints: [1] },
    ]);
    hashes.set(facet, climbed.seen[1]);
    const calls = callsOf(facet, facet.n, TRIED_IDS);
    const code = { sql: states.north[at + 1].sql, file: bench.module(moduleSource(entity, facet.n)), calls };
    const [{ answers }] = await bench.observe('code', [code]);
    units.push({
      n: facet.n,
      kind: facet.kind.id,
      entity: entity.name,
      place: at,
      trials,
      edits,
      calls,
      answers,
      downs: downs.map(({ dump, things }) => ({ dump, things })),
    });
  }
  const hidden = HIDDEN.map((name) =>
    states[name].map(({ sql, dump, things = [], trials = [] }) => ({ sql, dump, things, trials })),
  );
  return {
    truth: {
      name: entity.name,
      area: entity.area,
      module: modulePath(entity),
      exports: exportsOf(entity),
      states: hidden,
    },
    units: await standingAnswers({ bench, entity, units, states: states.north }),
    dev: { states: states.dev.map(({ sql }) => sql), hashes },
  };
}

/** What each request's functions answer in the later versions of the same entity, too. */
async function standingAnswers({ bench, entity, units, states }) {
  for (const [at, facet] of entity.facets.entries()) {
    const file = bench.module(moduleSource(entity, facet.n));
    for (const unit of units.slice(0, at + 1)) {
      const own = entity.facets[unit.place];
      const tried = callsOf(own, facet.n, TRIED_IDS).slice(-STANDING_CALLS);
      const calls = [...tried, { call: [`find${entity.E}`, 2] }];
      // What a call does to other tables was seen at the request's own version.
      const tables = [tableAt(entity, facet.n), ...own.kind.tables(contextOf(own, facet.n))];
      const [{ answers }] = await bench.observe('code', [{ sql: states[at + 1].sql, file, calls, tables }]);
      unit.standing ??= {};
      unit.standing[at + 1] = { calls, tables, answers };
    }
  }
  return units;
}

async function chainTruth({ bench, plan, files, rng }) {
  const sql = wholeSql(plan, 'north', rng);
  const checkpoints = [
    ...new Set(
      Array.from({ length: CHECKPOINTS }, (_, at) =>
        Math.max(1, Math.round((plan.count * (at + 1)) / CHECKPOINTS)),
      ),
    ),
  ];
  const [climbed] = await bench.observe('climb', [
    { sql, files: plan.units.map((facet) => files.get(facet)), checkpoints },
  ]);
  const [start] = await bench.observe('descend', [{ sql, files: [] }]);
  return { sql, checkpoints, seen: climbed.seen, start: start.hashes };
}

/** sha256 of the report's output at each release. */
async function reports({ bench, plan, dev }) {
  const blocks = new Map();
  const found = [];
  for (let n = RELEASE; n < plan.count + RELEASE; n += RELEASE) {
    const version = Math.min(n, plan.count);
    for (const entity of plan.entities) {
      const place = entity.facets.filter((facet) => facet.n <= version).length;
      if (blocks.get(entity)?.place !== place)
        blocks.set(entity, {
          place,
          text: await reportOf({ bench, entity, version, sql: dev.get(entity).states[place] }),
        });
    }
    found.push(sha256(plan.entities.map((entity) => blocks.get(entity).text).join('')));
  }
  return found;
}

async function reportOf({ bench, entity, version, sql }) {
  const questions = questionsOf({ entities: [entity] });
  const calls = questions.map(([, ...call]) => ({ call }));
  const [{ values }] = await bench.observe('code', [
    { sql, file: bench.module(moduleSource(entity, version)), calls },
  ]);
  const lines = questions.map(([, fn, ...given], at) =>
    [fn, given.map((each) => JSON.stringify(each)).join(' '), values[at]].join('\t'),
  );
  return lines.map((line) => `${line}\n`).join('');
}

/** Of two requests in three, what some calls answer on the visible database. */
async function examples({ bench, plan, dev }) {
  const found = {};
  for (const facet of plan.units.filter((each) => each.n % 3 !== 0)) {
    const place = facet.entity.facets.indexOf(facet) + 1;
    const calls = callsOf(facet, facet.n, TRIED_IDS)
      .filter(({ sql }) => sql === undefined)
      .slice(0, 2);
    const file = bench.module(moduleSource(facet.entity, facet.n));
    const [{ values }] = await bench.observe('code', [
      { sql: dev.get(facet.entity).states[place], file, calls },
    ]);
    const shown = calls.map(({ call }, at) => ({
      call,
      answer: values[at] === undefined ? null : JSON.parse(values[at]),
    }));
    found[facet.nn] = { module: modulePath(facet.entity), calls: shown };
  }
  return found;
}
