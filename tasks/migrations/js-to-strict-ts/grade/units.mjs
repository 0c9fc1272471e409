/** Compiles what is typed, consumers' code against its declarations, and runs it beside what the JavaScript did. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { placePackages } from './place-packages.mjs';

const COMPILE_MS = 40_000;
const PROBE_MS = 1500;
const MOST_CASTS = 2;
/** A module that compiles by the rules and does what it did; one whose consumers compile too; one that is both. */
const SHARES = { sound: 0.15, typed: 0.6 };

/** Runs in the child: `./barge.js` may mean barge.ts there, as it does for the compiler. */
async function observe({ load }, { file, source, args, name }) {
  const { registerHooks } = process.getBuiltinModule('node:module');
  globalThis.hooked ??= registerHooks({
    resolve(specifier, context, next) {
      return next(/^\.\.?\/.*\.js$/.test(specifier) ? specifier.replace(/\.js$/, '.ts') : specifier, context);
    },
  });
  const module = await load(file);
  const seen = await process.getBuiltinModule('node:vm').runInThisContext(`(${source})`)(module, args);
  return {
    exports: Object.keys(module).sort(),
    seen: JSON.stringify([seen, module[name]('quay'), module[name]('ø')]),
  };
}

/** Owns a temporary directory with the compiler and the TypeScript of the tree; dispose it. */
export function openBench({ tree, expected, compiler }) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  fs.chmodSync(root, 0o755);
  const put = (file, text) => {
    const target = path.join(root, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  };
  const files = tree.list('src').filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  for (const file of files) put(file, tree.read(file) ?? '');
  put('package.json', '{ "type": "module" }\n');
  put('compile.mjs', compiler);
  const present = expected.units.filter((unit) => files.includes(unit.typed));
  const consumers = [
    ...present.map((unit) => [`consumers/${unit.id}.ts`, unit.consumer]),
    ...(files.includes('src/index.ts') ? [['consumers/index.ts', expected.index.consumer]] : []),
  ];
  for (const [file, text] of consumers) put(file, text);
  fs.mkdirSync(path.join(root, 'src'), { recursive: true });
  put(
    'asked.json',
    JSON.stringify({
      typescript: 'typescript',
      casts: MOST_CASTS,
      consumers: consumers.map(([file]) => file),
    }),
  );
  if (present.length > 0) placePackages({ lock: expected.tools, into: root });
  return {
    present,
    async compile(context) {
      if (present.length === 0) return { modules: {}, consumers: {} };
      const run = await context.command({
        argv: ['node', 'compile.mjs', root],
        cwd: root,
        timeoutMs: COMPILE_MS,
      });
      try {
        return JSON.parse(run.stdout);
      } catch {
        return {
          fault: run.timedOut
            ? 'the compiler did not come to an end'
            : `the compiler failed: ${run.stderr.slice(0, 200)}`,
        };
      }
    },
    async behave(context) {
      const probe = context.probe({ cwd: root });
      const seen = new Map();
      for (const unit of present) {
        const asked = { file: unit.typed, source: unit.probe, args: unit.args, name: unit.load };
        try {
          seen.set(unit.id, await probe.evaluate(observe, asked, { timeoutMs: PROBE_MS, faults: 'ignore' }));
        } catch (error) {
          seen.set(unit.id, { fault: String(error?.message ?? error) });
        }
        if (context.signal.aborted) break;
      }
      await probe.close();
      return seen;
    },
    async [Symbol.asyncDispose]() {
      fs.rmSync(root, { recursive: true, force: true });
    },
  };
}

/** @returns {Map<string, {ok: number, why: string, exports?: string[]}>} by unit */
export function judged({ tree, expected, compiled, behaviour }) {
  const result = new Map();
  for (const unit of expected.units) {
    const seen = behaviour.get(unit.id);
    const fault = soundFault({ tree, unit, compiled, result });
    if (fault !== undefined) result.set(unit.id, { ok: 0, why: fault, exports: seen?.exports });
    else {
      const refused = compiled.consumers[`consumers/${unit.id}.ts`]?.[0];
      const other = seen?.fault ?? (seen?.seen === unit.seen ? undefined : 'does not do what it did');
      const ok =
        refused === undefined
          ? SHARES.sound +
            SHARES.typed +
            (other === undefined ? 1 - SHARES.sound - SHARES.typed : -SHARES.sound)
          : other === undefined
            ? SHARES.sound
            : 0;
      result.set(unit.id, {
        ok,
        why: other ?? (refused === undefined ? '' : `consumers: ${refused}`),
        exports: seen?.exports,
      });
    }
  }
  return result;
}

function soundFault({ tree, unit, compiled, result }) {
  if (compiled.fault !== undefined) return compiled.fault;
  const module = compiled.modules[unit.typed];
  if (module === undefined) return 'is not typed';
  const beside = [unit.path, unit.path.replace(/js$/, 'd.ts')].find((file) => tree.exists(file));
  if (beside !== undefined) return `${beside} is still there`;
  if (module.errors.length > 0) return module.errors[0];
  if (module.faults.length > 0) return module.faults[0];
  const strange = module.imports.find((name) => !unit.requests.includes(name));
  if (strange !== undefined) return `imports ${strange}`;
  const below = unit.deps.find((dep) => result.get(dep)?.ok === 0);
  return below === undefined ? undefined : `imports ${below}, which does not count`;
}
