/** All that the grader knows: it is read into memory and removed before any code of the agent runs. */
import fs from 'node:fs';
import path from 'node:path';
import { describeBase, sha256 } from '../shared/files.mjs';
import { observe } from '../shared/observe.mjs';
import * as accessor from './accessor.mjs';
import { contextOf, kindSays, namesOf, oldFiles, sideFiles } from './module.mjs';
import { packageFacts } from './packages.mjs';
import { ownerOf, priceOf } from './plan.mjs';
import { finishedFiles } from './reference.mjs';
import { history, isFrozen } from './repository.mjs';

/** The file by which a probe, whose code lies elsewhere, takes packages in by their names. */
const GATE = 'ferry-gate.mjs';
const GATE_TEXT = 'export const take = (name) => import(name);\n';

/** What is sent to the child for one module, in order. */
function probesOf(module) {
  const { price, op, n, f, noun, Noun, area, kind } = module;
  const common = { gate: GATE, name: `@ferry/${area}`, price };
  return [
    { source: String(accessor.probe), args: common },
    { source: String(kind.probe), args: { ...common, op, n, f, noun, Noun } },
  ];
}

function link(root, names) {
  const scope = path.join(root, 'node_modules/@ferry');
  fs.mkdirSync(scope, { recursive: true });
  for (const name of names) fs.symlinkSync(path.join('../../packages', name), path.join(scope, name));
}

export async function expected({ plan, files, milestones, constraints }) {
  const facts = packageFacts(plan);
  const packages = facts.map(({ name }) => name.split('/')[1]);
  const observed = plan.modules.map((module) => ({
    id: module.id,
    probes: probesOf(module),
    runs: kindSays(module, 'runs', []),
  }));
  const finished = { ...finishedFiles(plan, 'after'), [GATE]: GATE_TEXT };
  const seen = await observe({ files: finished, units: observed, prepare: (root) => link(root, packages) });
  const sources = new Map();
  const keyOf = (source) => {
    if (!sources.has(source)) sources.set(source, sources.size);
    return sources.get(source);
  };
  const units = plan.modules.map((module, at) =>
    unitOf({ module, files, seen: seen.get(module.id), observed: observed[at], keyOf }),
  );
  return {
    milestones: milestones.map(({ id, weight }) => ({ id, weight })),
    constraints: constraints.map(({ id, penalty }) => ({ id, penalty })),
    genesis: {
      moves: sha256(files['compat/modules.json']).slice(0, 12),
      packages: sha256(files['compat/packages.json']).slice(0, 12),
    },
    gate: { name: GATE, text: GATE_TEXT },
    facts,
    imports: Object.fromEntries(
      plan.areas.map((area) => [
        `@ferry/${area.name}`,
        area.modules.flatMap((id) => kindSays(plan.byId.get(id), 'imports', [])),
      ]),
    ),
    areas: plan.areas.map((area) => ({
      name: area.name,
      modules: area.modules,
      version: area.version,
      owner: ownerOf(plan, area),
    })),
    units,
    sources: [...sources.keys()],
    frozen: Object.fromEntries(
      Object.entries(files)
        .filter(([file]) => isFrozen(file))
        .map(([file, text]) => [file, sha256(text)]),
    ),
    base: describeBase({ files, history: history(plan) }),
    tests: testsOf(plan, files),
    app: { commands: commands(plan), fields: rootFields(files['package.json']) },
  };
}

function unitOf({ module, files, seen, observed, keyOf }) {
  const old = Object.keys(oldFiles(module));
  const sum = [module.old, ...old].sort().map((file) => `${file}\0${files[file]}\0`);
  const kept = Object.entries(sideFiles(module, 'after')).filter(
    ([file]) => module.kind.keeps === true && !file.endsWith('.js'),
  );
  const context = contextOf(module);
  return {
    id: module.id,
    area: module.area,
    noun: module.noun,
    path: module.path,
    test: module.test,
    old: [module.old, ...old],
    oldTest: module.oldTest,
    deps: module.deps.map((dep) => dep.id),
    sum: sha256(sum.join('')),
    names: namesOf(module),
    kept: Object.fromEntries(kept.map(([file, text]) => [file, sha256(text)])),
    away: module.kind.away?.(context) ?? [],
    texts: module.kind.own?.(context) ?? null,
    computed: module.kind.computed === true,
    probes: observed.probes.map(({ source, args }, which) => ({
      source: keyOf(source),
      args,
      expected: seen.probes[which],
    })),
    runs: observed.runs.map((argv, which) => ({ argv, expected: stated(seen.runs[which]) })),
  };
}

const stated = ({ exitCode, stdout, stderr }) =>
  stderr === '' || exitCode === 2 ? { exitCode, stdout, stderr } : { exitCode, stdout };

const rootFields = (text) => {
  const { bin, ...fields } = JSON.parse(text);
  return { kept: fields, gone: Object.keys({ bin }) };
};

const countTests = (text) => text.match(/^test\(/gm)?.length ?? 0;

const testsOf = (plan, files) => [
  ...plan.modules.map((module) => ({
    paths: [module.test, module.oldTest],
    count: countTests(files[module.oldTest]),
  })),
  {
    paths: ['packages/app/test/app.test.js', 'test/integration/app.test.js'],
    count: countTests(files['test/integration/app.test.js']),
  },
];

function commands(plan) {
  const last = plan.areas.map((area) => plan.byId.get(area.modules.at(-1)));
  const top = last.at(-1);
  const cli = (...argv) => ['node', '--no-warnings', 'packages/app/src/cli.js', ...argv];
  const done = (stdout) => ({ exitCode: 0, stdout });
  const failed = (stderr, exitCode = 1) => ({ exitCode, stdout: '', stderr });
  const report = (key) =>
    last.map((module) => `${module.id}\t${priceOf(plan, module, key) ?? '-'}\n`).join('');
  const withRole = (role) => plan.modules.filter((module) => module.kind.role === role);
  const plugins = withRole('plugin')
    .sort((left, right) => left.n.rank - right.n.rank || (left.id < right.id ? -1 : 1))
    .map(({ id }) => `${id}\n`);
  const script = (text) => ['node', '--no-warnings', '--input-type=module', '-e', text];
  return [
    { argv: cli('rate', top.id, 'sample'), expected: done(`${priceOf(plan, top, 'sample')}\n`) },
    { argv: cli('report', 'sample'), expected: done(report('sample')) },
    { argv: cli('report', '#none'), expected: done(report('#none')) },
    { argv: cli('plugins'), expected: done(plugins.join('')) },
    ...withRole('announce')
      .slice(0, 2)
      .map((module) => ({
        argv: cli('board', module.id, 'fog'),
        expected: done(`${announced(plan, module, 'fog')}\n`),
      })),
    { argv: cli('rate', 'no/such', 'x'), expected: failed('ferry: ENAME: registry: no module "no/such"\n') },
    { argv: cli('rate', top.id, ''), expected: failed(`ferry: EKEY: ${top.noun}: bad key\n`) },
    {
      argv: cli(),
      expected: failed(
        'usage: ferry rate <module> <key> | report <key> | plugins | board <module> <word>\n',
        2,
      ),
    },
    {
      argv: script(
        `const m = await import('@ferry/app'); process.chdir('/'); const one = m.compose(); one.close(); console.log(Object.keys(m).join(), m.list().length, m.rate('${top.id}', 'ab'), one.plugins.length, one.board.length);`,
      ),
      expected: done(`compose,list,rate ${plan.units} ${priceOf(plan, top, 'ab')} ${plugins.length} 0\n`),
    },
  ];
}

/** What the operation of an announcing module says, worked out from its prices. */
function announced(plan, module, word) {
  const asked = module.deps.length === 0 ? module : plan.byId.get(module.deps[0].id);
  return `${module.noun}: ${word} ${word.length + module.n.add + priceOf(plan, asked, module.noun)}`;
}
