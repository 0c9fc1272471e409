import { readFileSync } from 'node:fs';
import { compare, delivered, historyKept, observeCalls, unchanged } from './checks.mjs';
import { grade } from './grader.mjs';

const expected = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8'));
const { milestones, gates, constraints, cases, branch, names, start } = expected;
const [pricing, store, facade] = ['src/pricing.mjs', 'src/order-store.mjs', 'src/orders.mjs'];
const frozen = [...names[pricing], ...names[store]].sort();
const oldTests = Object.keys(start.blobs).filter((path) => path.startsWith('test/'));

const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

function importsOf(tree, path) {
  const text = withoutComments(tree.read(path) ?? '');
  const found = text.matchAll(/\b(?:from|import)\s*\(?\s*['"`]([^'"`]+)['"`]/g);
  return [...new Set([...found].map((match) => match[1]))];
}

async function exportsOf(context, module) {
  const probe = context.probe();
  try {
    return await probe.evaluate(async ({ load }, path) => Object.keys(await load(path)).sort(), module);
  } finally {
    await probe.close();
  }
}

/** A module of the split: its names, what it does, and what it may import. */
async function moduleParts(context, module, calls, allowed) {
  const observed = await observeCalls(
    context,
    module,
    calls.map(({ call }) => call),
  );
  const behaviour = compare(calls, observed).parts;
  const wrong = behaviour.filter(({ ok }) => !ok);
  const exported = await exportsOf(context, module);
  const foreign = importsOf(context.tree, module).filter((path) => !allowed.includes(path));
  // A module that passes on what another holds is no split, whatever it answers.
  const alone = foreign.length === 0 ? 1 : 0;
  return {
    parts: [
      {
        id: 'names',
        ok: alone && names[module].every((name) => exported.includes(name)),
        why: String(exported),
      },
      {
        id: 'behaviour',
        ok: alone * (1 - wrong.length / behaviour.length),
        why: wrong
          .slice(0, 3)
          .map(({ why }) => why)
          .join('; '),
      },
      { id: 'imports', ok: alone, why: String(foreign) },
    ],
  };
}

/** The old module is nothing but passing on, and what it passes on is the very thing that the new ones hold. */
async function facadeParts(context) {
  const text = withoutComments(context.tree.read(facade) ?? '');
  const statement =
    /\s*(?:import\s*(?:\*\s*as\s+\w+|\{[^{}]*\})\s*from\s*['"][^'"]+['"]|export\s*(?:\*|\{[^{}]*\})\s*(?:from\s*['"][^'"]+['"])?)\s*;?\s*/y;
  let at = 0;
  while (at < text.length && statement.test(text)) at = statement.lastIndex;
  const probe = context.probe();
  try {
    const same = await probe.evaluate(
      async ({ load }, { facade, names }) => {
        const passed = await load(facade);
        const results = [];
        for (const [path, list] of Object.entries(names)) {
          const module = await load(path);
          for (const name of list) results.push(name in module && module[name] === passed[name]);
        }
        return results;
      },
      { facade, names },
    );
    const shared = same.filter((each) => each === true).length / frozen.length;
    return {
      parts: [
        { id: 'no code', ok: at >= text.length && text.trim() !== '', why: text.slice(at, at + 80) },
        { id: 'the same things', ok: shared, why: `${shared}` },
      ],
    };
  } finally {
    await probe.close();
  }
}

function callers({ tree }) {
  const imports = (path) => importsOf(tree, path);
  const table = tree.read('PUBLIC_API.md') ?? '';
  const row = (name, path) =>
    new RegExp(`^\\|\\s*\`${name}\`\\s*\\|.*\\|\\s*\`${path.replaceAll('.', '\\.')}\`\\s*\\|\\s*$`, 'm').test(
      table,
    );
  const rows = Object.entries(names).flatMap(([path, list]) => list.map((name) => row(name, path)));
  const moved = (path) => {
    const used = imports(path);
    return (
      used.includes('./pricing.mjs') && used.includes('./order-store.mjs') && !used.includes('./orders.mjs')
    );
  };
  return {
    parts: [
      { id: 'report', ok: moved('src/report.mjs') },
      { id: 'http', ok: moved('src/http.mjs') },
      { id: 'PUBLIC_API.md', ok: rows.filter(Boolean).length / rows.length },
    ],
  };
}

/** The story again through the old module, and what the report and the handler make of it. */
async function behaviourKept(context) {
  const calls = [...cases.pricing, ...cases.store].filter(({ call }) => call[0] !== 'VAT_RATES');
  const probe = context.probe();
  try {
    const seen = await probe.evaluate(async ({ load }) => {
      const orders = await load('src/orders.mjs');
      const { handle } = await load('src/http.mjs');
      const { report } = await load('src/report.mjs');
      orders.resetOrders();
      const body = { customer: 'ada', lines: [{ unitCents: 500, quantity: 1, category: 'none' }] };
      const made = handle({ method: 'POST', path: '/orders', body });
      return [
        made.status,
        orders.findOrder(made.body.id)?.total,
        report(['ada']),
        handle({ method: 'GET', path: '/shipping/501' }).body.cents,
      ];
    });
    const story = compare(
      calls,
      await observeCalls(
        context,
        facade,
        calls.map(({ call }) => call),
      ),
    );
    const wanted = JSON.stringify([201, 500, 'ada: 1 orders, 5.00\nrates: 19/7/0', 380]);
    return {
      parts: [
        ...story.parts,
        { id: 'together', ok: JSON.stringify(seen) === wanted, why: JSON.stringify(seen) },
      ],
    };
  } finally {
    await probe.close();
  }
}

await grade({
  milestones,
  gates,
  constraints,
  checks: [
    {
      id: pricing,
      for: 'pricing',
      run: (context) => moduleParts(context, pricing, cases.pricing, ['./money.mjs']),
    },
    {
      id: store,
      for: 'order-store',
      run: (context) => moduleParts(context, store, cases.store, ['./money.mjs', './pricing.mjs']),
    },
    { id: facade, for: 'facade', run: facadeParts },
    { id: 'callers', for: 'callers', run: async (context) => callers(context) },
    {
      id: 'delivery',
      for: 'delivery',
      run: (context) =>
        delivered(context, {
          branch,
          subject: /^refactor: \S/,
          minCommits: 2,
          changelog: /^- Changed: \S/m,
          start,
        }),
    },
    { id: 'old tests', for: 'tests-kept', run: async (context) => unchanged(context, { start }, oldTests) },
    {
      id: 'frozen names',
      for: 'public-names',
      run: async (context) => {
        const exported = await exportsOf(context, facade);
        return { ok: String(exported) === String(frozen), why: String(exported) };
      },
    },
    { id: 'behaviour', for: 'behaviour-kept', run: behaviourKept },
    { id: 'main', for: 'history-kept', run: (context) => historyKept(context, { start }) },
  ],
});
