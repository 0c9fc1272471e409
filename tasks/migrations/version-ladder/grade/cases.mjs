/** Build side: what the grader tries on every module, and what must come of it. */
import { makeTables, valuesOf } from '../application/data.mjs';
import { modelAnswer } from '../application/models.mjs';
import { collections, groupValues } from '../catalog.mjs';

const HOUR = 3_600_000;

const ask = (cap, tables, args) => ({ args, expected: modelAnswer(cap, tables, args) });

const builders = {
  one(cap, tables, rng) {
    const rows = tables[cap.collection];
    const ids = [...rng.sample(rows, 2), rows.find((row) => row.archived) ?? rows[0]].map((row) => row.id);
    return [...ids, rows.at(-1).id + 7].map((id) => ({ ...ask(cap, tables, [id]), again: true }));
  },
  many(cap, tables) {
    const common = valuesOf(tables[cap.collection], cap.group);
    return [...common, 'nobody'].map((value, at) => ({ ...ask(cap, tables, [value]), again: at === 0 }));
  },
  amount(cap, tables) {
    const common = valuesOf(tables[cap.collection], cap.group);
    return [...common, 'nobody'].map((value, at) => ({ ...ask(cap, tables, [value]), again: at === 0 }));
  },
  write(cap, tables, rng) {
    const rows = tables[cap.collection];
    const [first, second] = rng.sample(rows, 2);
    const other = (row) => groupValues[cap.group].find((value) => value !== row[cap.group]);
    const written = (row, times) => ({ ...row, [cap.group]: other(row), revision: row.revision + times });
    return [
      { ...ask(cap, tables, [first.id, other(first)]), look: first.id, found: written(first, 1) },
      {
        ...ask(cap, tables, [second.id, other(second)]),
        expected: { value: { id: second.id, revision: second.revision + 2 } },
        again: true,
        look: second.id,
        found: written(second, 2),
      },
      { ...ask(cap, tables, [rows.at(-1).id + 7, 'x']), look: first.id, found: first },
    ];
  },
  span(cap, tables) {
    const { time } = collections[cap.collection];
    const rows = tables[cap.collection];
    const between = (from, to) => [rows[from][time], (rows[to][time] - rows[from][time]) / HOUR];
    const spans = [
      between(3, 18),
      between(0, rows.length - 1),
      between(10, 30),
      [rows[5][time] + HOUR, 6],
      [0, 5],
    ];
    return spans.map((args, at) => ({ ...ask(cap, tables, args), again: at === 1 }));
  },
  watch(cap, tables, rng) {
    const ids = rng.sample(tables[cap.collection], 2).map((row) => row.id);
    const elsewhere = Object.keys(collections).find((name) => name !== cap.collection);
    const touches = [
      [cap.collection, 'created', 900 + rng.int(1, 90)],
      [cap.collection, 'changed', ids[0]],
      [elsewhere, 'changed', tables[elsewhere][0].id],
      [cap.collection, 'removed', ids[1]],
      [cap.collection, 'changed', ids[0]],
    ];
    const value = touches.filter(([name]) => name === cap.collection).map(([, kind, id]) => `${kind}:${id}`);
    return [
      { touches, expected: { value } },
      { touches: touches.slice(1, 2), fails: true, expected: { error: 'E_WORK' } },
      { touches: touches.slice(0, 1), again: true, expected: { value: value.slice(0, 1) } },
    ];
  },
};

/** @returns {{tables: object, modules: Record<string, {file, fn, collection, cases: object[]}>}} by capability */
export function gradingCases(caps, rng) {
  const tables = makeTables(rng.fork('hidden-rows'), 44);
  const modules = {};
  for (const cap of caps) {
    const cases = builders[cap.kind](cap, tables, rng.fork(`cases-${cap.name}`)).map((each) => ({
      ...each,
      found: each.found === undefined ? undefined : withoutLineage(each.found),
    }));
    modules[cap.name] = { file: `src/${cap.file}.js`, fn: cap.fn, collection: cap.collection, cases };
  }
  return { tables, modules };
}

const withoutLineage = ({ lineage, ...row }) => row;
