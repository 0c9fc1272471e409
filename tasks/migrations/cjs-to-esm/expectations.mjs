/** All that the grader knows: it is read into memory and removed before any code of the agent runs. */
import { describeBase, sha256 } from '../shared/files.mjs';
import { observe } from '../shared/observe.mjs';
import * as accessor from './accessor.mjs';
import { contextOf, exportsOf, sideFiles } from './module.mjs';
import { priceOf } from './plan.mjs';
import { finishedFiles } from './reference.mjs';
import { history, isFrozen, startFiles, surfaceFiles } from './repository.mjs';

/** What is sent to the child for one module, in order. */
function probesOf(module) {
  const { path: file, op, price, access, n, f, noun, Noun, group, kind } = module;
  const extra = kind.extra?.(contextOf(module, 'after')) ?? null;
  return [
    { source: String(accessor.probe), args: { file, price, access } },
    { source: String(kind.probe), args: { file, op, price, n, f, noun, Noun, group, extra } },
  ];
}

const runsOf = (module) => module.kind.runs?.(contextOf(module, 'after')) ?? [];

/** The sum that the register's tool works out for a module as it was. */
function sumOf(module, files) {
  const own = [module.path, ...Object.keys(sideFiles(module, 'before'))].sort();
  return sha256(own.map((path) => `${path}\0${files[path]}\0`).join(''));
}

export async function expected({ plan, files, milestones, constraints }) {
  const observed = plan.modules.map((module) => ({
    id: module.id,
    probes: probesOf(module),
    runs: runsOf(module),
  }));
  const seen = await observe({
    files: { ...startFiles(plan), ...finishedFiles(plan, 'after') },
    units: observed,
  });
  const sources = new Map();
  const keyOf = (source) => {
    if (!sources.has(source)) sources.set(source, sources.size);
    return sources.get(source);
  };
  const tests = Object.entries(files).filter(([path]) => path.startsWith('test/'));
  const units = plan.modules.map((module, at) => ({
    id: module.id,
    path: module.path,
    test: module.test,
    deps: module.deps.map((dep) => dep.id),
    original: sha256(files[module.path]),
    sum: sumOf(module, files),
    data: Object.fromEntries(
      Object.entries(sideFiles(module, 'before'))
        .filter(([path]) => !path.endsWith('.js'))
        .map(([path, text]) => [path, sha256(text)]),
    ),
    sides: Object.keys(sideFiles(module, 'before')).filter((path) => path.endsWith('.js')),
    computed: ['plugin', 'driver'].includes(module.kind.id),
    exports: exportsOf(module),
    probes: observed[at].probes.map(({ source, args }, which) => ({
      source: keyOf(source),
      args,
      expected: seen.get(module.id).probes[which],
    })),
    runs: observed[at].runs.map((argv, which) => ({
      argv,
      expected: stated(seen.get(module.id).runs[which]),
    })),
  }));
  return {
    milestones: milestones.map(({ id, weight }) => ({ id, weight })),
    constraints: constraints.map(({ id, penalty }) => ({ id, penalty })),
    genesis: sha256(files['compat/modules.json']).slice(0, 12),
    groups: plan.groups,
    units,
    sources: [...sources.keys()],
    frozen: Object.fromEntries(
      Object.entries(files)
        .filter(([path]) => isFrozen(path))
        .map(([path, text]) => [path, sha256(text)]),
    ),
    base: describeBase({ files, history: history(plan) }),
    tests: tests.map(([path, text]) => ({ paths: [path], count: text.match(/^test\(/gm)?.length ?? 0 })),
    surface: {
      originals: Object.fromEntries(
        [...Object.keys(surfaceFiles()), 'package.json'].map((path) => [path, sha256(files[path])]),
      ),
      commands: commands(plan),
      manifest: manifestChecks(plan),
    },
  };
}

/** Standard error is an engine's to word, where it is not empty. */
const stated = ({ exitCode, stdout, stderr }) =>
  stderr === '' || exitCode === 2 ? { exitCode, stdout, stderr } : { exitCode, stdout };

const lastOf = (plan) => plan.groups.map((group) => plan.byId.get(group.modules.at(-1)));

function commands(plan) {
  const last = lastOf(plan);
  const top = last.at(-1);
  const cli = (...argv) => ['node', '--no-warnings', 'src/cli.js', ...argv];
  const report = (key) =>
    last.map((module) => `${module.id}\t${priceOf(plan, module, key) ?? '-'}\n`).join('');
  const script = (text) => ['node', '--no-warnings', '--input-type=module', '-e', text];
  const failed = (stderr, exitCode = 1) => ({ exitCode, stdout: '', stderr });
  const done = (stdout) => ({ exitCode: 0, stdout });
  return [
    { argv: cli('rate', top.id, 'sample'), expected: done(`${priceOf(plan, top, 'sample')}\n`) },
    { argv: cli('report', 'sample'), expected: done(report('sample')) },
    { argv: cli('report', '#none'), expected: done(report('#none')) },
    { argv: cli('--version'), expected: done('4.6.1\n') },
    { argv: cli('rate', 'no/such', 'x'), expected: failed('stacks: ENAME: registry: no module "no/such"\n') },
    { argv: cli('rate', top.id, ''), expected: failed(`stacks: EKEY: ${top.noun}: bad key\n`) },
    {
      argv: cli('rate'),
      expected: failed('usage: stacks rate <module> <key> | stacks report <key> | stacks --version\n', 2),
    },
    {
      argv: script(
        `const m = await import('./src/registry.js'); const p = m.rate('no/such', 'x'); console.log(Object.keys(m).join(), m.list().length, typeof p.then, await p.catch((e) => e.code), await m.rate('${top.id}', 'ab'));`,
      ),
      expected: done(`list,load,rate ${plan.units} function ENAME ${priceOf(plan, top, 'ab')}\n`),
    },
    {
      argv: script(
        `const m = await import('./src/index.js'); const c = await import('./src/cli.js'); console.log(Object.keys(m).join(), m.gateway('x'), m.gateway.port, await c.default(['--version']));`,
      ),
      expected: done('gateway,list,load,rate,version @attr 1=4 "x" 210 4.6.1\n\n'),
    },
  ];
}

function manifestChecks(plan) {
  const top = lastOf(plan).at(-1);
  const prices = plan.modules.slice(-3).map((module) => priceOf(plan, module, 'sample'));
  const script = (text) => ['node', '--no-warnings', '--input-type=module', '-e', text];
  const common = (text) => ['node', '--no-warnings', '--input-type=commonjs', '-e', text];
  const same = `(await import('stacks/modules/${top.id}')) === (await import('./${top.path}'))`;
  return {
    fields: {
      name: 'stacks',
      version: '4.6.1',
      bin: { stacks: 'src/cli.js' },
      engines: { node: '>=24' },
      scripts: { test: 'node tools/check.mjs', lint: 'node tools/check.mjs --lint' },
    },
    commands: [
      {
        argv: script(`console.log(Object.keys(await import('stacks')).join(), ${same});`),
        expected: { exitCode: 0, stdout: 'gateway,list,load,rate,version true\n' },
      },
      {
        argv: script(
          "for (const name of ['stacks/src/cli.js', 'stacks/tools/check.mjs', 'stacks/registry']) console.log(await import(name).catch((e) => e.code));",
        ),
        expected: { exitCode: 0, stdout: 'ERR_PACKAGE_PATH_NOT_EXPORTED\n'.repeat(3) },
      },
      {
        argv: script("console.log((await import('#drivers/plain')).default('abc'));"),
        expected: { exitCode: 0, stdout: '6\n' },
      },
      {
        argv: common(
          `console.log(Object.keys(require('stacks/modules/${top.id}')).filter((n) => n !== '__esModule').join(), require('stacks/package.json').version);`,
        ),
        expected: { exitCode: 0, stdout: `${exportsOf(top).join()} 4.6.1\n` },
      },
      {
        argv: ['node', '--no-warnings', 'host/circulation.cjs', 'sample'],
        expected: {
          exitCode: 0,
          stdout: `stacks 4.6.1: ${plan.units} modules\n${prices.join(' ')} @attr 1=4 "emma"\n`,
        },
      },
    ],
  };
}
