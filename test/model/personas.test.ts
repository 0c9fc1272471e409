import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ScriptStep, toolCallsOf } from '../../src/core/index.ts';
import { createSimulatedModel, listPersonas, parsePersona } from '../../src/model/sim/index.ts';
import { dialects, main, request, sealed, work } from './sim-client.ts';

const modules = 9;

/** Writes, checks and commits small modules: what a reference does, in little. */
const reference: readonly ScriptStep[] = [
  // Personas look whether a reference uses node; to start it at every step would cost most of the test's time.
  { title: 'Open a branch', script: 'git switch -q -c work && node --version' },
  ...Array.from({ length: modules }, (_, at) => [
    {
      title: `Write module ${at + 1}`,
      script: `mkdir -p src
cat > src/m${at + 1}.js <<'EOF'
'use strict';

const limit = ${at + 1};

function first(items) {
  return items.slice(0, limit);
}

function last(items) {
  return items.slice(-limit);
}

module.exports = { first, last };
EOF
wc -l < src/m${at + 1}.js`,
    },
    { title: `Commit module ${at + 1}`, script: `git add -A && git commit -q -m 'Module ${at + 1}'` },
  ]).flat(),
];

const root = mkdtempSync(join(tmpdir(), 'mimo-personas-'));
const base = join(root, 'base');
let made = 0;

const git = (cwd: string, ...words: string[]): string =>
  execFileSync('git', words, { cwd, encoding: 'utf8' }).trim();

beforeAll(() => {
  execFileSync('git', ['init', '-q', '-b', 'main', base]);
  git(base, 'config', 'user.name', 'a');
  git(base, 'config', 'user.email', 'a@b');
  execFileSync('sh', ['-c', 'mkdir test docs; echo t > test/t.js; echo d > docs/d.md; echo r > README.md'], {
    cwd: base,
  });
  git(base, 'add', '-A');
  git(base, 'commit', '-qm', 'base');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The tree of the files as they stand, without a trace in the repository. */
function treeOf(cwd: string): string {
  const env = { ...process.env, GIT_INDEX_FILE: join(cwd, '.git', 'index-of-test') };
  execFileSync('git', ['add', '-A'], { cwd, env });
  return execFileSync('git', ['write-tree'], { cwd, env, encoding: 'utf8' }).trim();
}

/** Lets a persona work on a repository of its own; `watched`: with the tree after every step. */
async function play(ref: string, seed: number, maxSteps = 400, steps = reference, watched = false) {
  made += 1;
  const cwd = join(root, `${made}`);
  cpSync(base, cwd, { recursive: true });
  const log = sealed();
  const trees: string[] = [];
  const model = createSimulatedModel(ref, { reference: steps, seed, onTruth: log.onTruth });
  const afterStep = (): unknown => watched && trees.push(treeOf(cwd));
  const { replies, results } = await work(model, { cwd, maxSteps, afterStep });
  const commands = replies.map((reply) => {
    const value = toolCallsOf(reply.content)[0]?.arguments as { command?: string } | undefined;
    return value?.command ?? '';
  });
  return { cwd, commands, results, trees, end: treeOf(cwd), truth: log.truth };
}

const watch = (ref: string, seed: number, maxSteps?: number) => play(ref, seed, maxSteps, reference, true);

const at = 12;
/** Long enough to show a breakdown at step 12 of a reference of 19. */
const broken = 30;
const seeds = [1, 2, 3];
const fromThen = <T>(items: readonly T[]): readonly T[] => items.slice(at - 1);

const breaking = ['loop', 'near-loop', 'thrash', 'error-lock', 'phantom', 'malformed', 'stall', 'amnesia'];

describe('a persona that breaks', () => {
  test.for(breaking)(
    '%s follows the reference before @step and is from there on what it says',
    async (name) => {
      const { commands, truth } = await play(`${name}@${at}`, 2, broken);
      const steady = await play('steady', 2, at - 1);
      expect(commands.slice(0, at - 1)).toEqual(steady.commands);
      expect(truth[0]).toMatchObject({ step: at, event: 'onset', persona: name });
      expect(truth[0]?.kinds?.length).toBeGreaterThan(0);
      expect(truth.slice(1).map(({ step, event }) => `${step} ${event}`)).toEqual(
        Array.from({ length: broken - at }, (_, n) => `${at + 1 + n} wrong-act`),
      );
    },
  );

  test.for(breaking)('%s does not look the same with every seed', async (name) => {
    const shapes = new Set<string>();
    for (let seed = 0; seed < 16; seed += 1) {
      const model = createSimulatedModel(`${name}@3`, { reference, seed, onTruth: () => {} });
      const said: unknown[] = [];
      for (let step = 0; step < 12; step += 1) {
        const reply = await model.reply(ask(step), main);
        if (step >= 2) said.push(toolCallsOf(reply.content)[0]?.arguments);
      }
      shapes.add(JSON.stringify(said));
    }
    expect(shapes.size).toBeGreaterThanOrEqual(10);
  });

  test.for(breaking)('%s works in a repository in which it wrote nothing yet', async (name) => {
    const { commands, truth } = await play(`${name}@1`, 3, 12, [{ title: 'Do it', script: 'touch done' }]);
    expect(commands).toHaveLength(12);
    expect(truth[0]).toMatchObject({ step: 1, event: 'onset' });
  });

  test.for(seeds)('near-loop: changing words, the same answers, the same tree (seed %i)', async (seed) => {
    const { commands, results, trees } = await watch(`near-loop@${at}`, seed, broken);
    expect(new Set(fromThen(commands)).size).toBeGreaterThanOrEqual(5);
    expect(new Set(fromThen(results)).size).toBeLessThanOrEqual(2);
    expect(new Set(fromThen(trees)).size).toBe(1);
  });

  test.for(seeds)('thrash: one file in two or three forms, again and again (seed %i)', async (seed) => {
    const { trees } = await watch(`thrash@${at}`, seed, broken);
    const moves = fromThen(trees).filter((tree, n, all) => tree !== all[n - 1]);
    expect(moves.length).toBeGreaterThanOrEqual(9);
    expect(new Set(fromThen(trees)).size).toBeGreaterThanOrEqual(2);
    expect(new Set(fromThen(trees)).size).toBeLessThanOrEqual(3);
  });

  test.for(seeds)('error-lock: the error of the first run is the error of all (seed %i)', async (seed) => {
    const { results } = await play(`error-lock@${at}`, seed, at + 11);
    const failures = fromThen(results).filter((text) => !text.endsWith('exit code: 0'));
    const errors = failures.map((text) => /.*(?:rror|not set|unexpected|strictly).*/.exec(text)?.[0] ?? text);
    expect(failures.length).toBeGreaterThanOrEqual(6);
    expect(new Set(errors).size).toBe(1);
  });

  test.for(seeds)('phantom: the screen says that it is not there, every time (seed %i)', async (seed) => {
    const { results, trees } = await watch(`phantom@${at}`, seed, at + 14);
    const absent = /no such file|not found|cannot find|did not match|unrecognized|invalid option|unknown/i;
    for (const text of fromThen(results)) {
      expect(text).toMatch(absent);
      expect(text).not.toMatch(/exit code: 0$/);
    }
    expect(new Set(fromThen(trees)).size).toBe(1);
  });

  test.for([...seeds, 4, 5, 6])(
    'malformed: what it sends does nothing, or fails as no command does (seed %i)',
    async (seed) => {
      const { commands, results, trees } = await watch(`malformed@${at}`, seed, broken);
      expect(new Set(fromThen(trees)).size).toBe(1);
      for (const [n, text] of fromThen(results).entries()) {
        const silent = /^[\w' ]*\n+exit code: 0$/.test(text);
        const failed = /command not found|syntax error|unexpected|No such file|undefined/.test(text);
        const sent = commands[at - 1 + n] ?? '';
        expect(silent || failed || sent === '', `${sent}: ${text}`).toBe(true);
      }
    },
  );

  test.for(seeds)('stall: a few known things, in no order, and no change (seed %i)', async (seed) => {
    const { commands, results, trees } = await watch(`stall@${at}`, seed, broken + 20);
    expect(new Set(fromThen(trees)).size).toBe(1);
    expect(new Set(fromThen(results)).size).toBeLessThanOrEqual(12);
    expect(new Set(fromThen(results).slice(10)).size).toBeGreaterThan(3);
    expect(new Set(fromThen(commands)).size).toBeGreaterThan(5);
  });

  test.for(seeds)('amnesia: does again what was done, and reads what it wrote (seed %i)', async (seed) => {
    const { commands } = await play(`amnesia@${at}`, seed, broken);
    const finished = new Set(commands.slice(0, at - 1));
    const isAgain = (command: string): boolean => finished.has(command);
    expect(fromThen(commands).filter(isAgain).length).toBeGreaterThan(7);
    for (const command of fromThen(commands).filter((each) => !isAgain(each))) {
      expect(command).toMatch(/^cat src\/m\d\.js$|--allow-empty/);
    }
  });
});

function ask(step: number) {
  const said = [{ type: 'text' as const, text: `${step}` }];
  return request([{ role: 'user', content: said }], dialects['opencode'] ?? []);
}

describe('sim/decay', () => {
  /** The events of trials of thirty steps, without running anything. */
  async function eventsOf(ref: string, seed: number): Promise<string[]> {
    const log = sealed();
    const parts = Array.from({ length: 30 }, (_, n) => ({ title: `Part ${n}`, script: `echo ${n} >> log` }));
    const model = createSimulatedModel(ref, { reference: parts, seed, onTruth: log.onTruth });
    for (let step = 0; step < 64; step += 1) await model.reply(ask(step), main);
    return log.truth.map(({ event }) => event);
  }

  /** Of 500 trials, the share in which no error stayed. */
  async function passed(ref: string): Promise<number> {
    let whole = 0;
    for (let seed = 0; seed < 500; seed += 1) {
      const events = await eventsOf(ref, seed);
      const count = (event: string): number => events.filter((each) => each === event).length;
      if (count('wrong-act') === count('recovered')) whole += 1;
    }
    return whole / 500;
  }

  /** Within what 500 trials scatter by in 999 of 1,000 cases. */
  const scatter = (share: number): number => 3.3 * Math.sqrt((share * (1 - share)) / 500);

  test('passes S steps with probability p^S', async () => {
    expect(Math.abs((await passed('decay?p=0.97')) - 0.97 ** 30)).toBeLessThan(scatter(0.97 ** 30));
  });

  test('with recover=50 leaves half of its errors', async () => {
    const share = await passed('decay?p=0.96&recover=50');
    expect(Math.abs(share - 0.98 ** 30)).toBeLessThan(scatter(0.98 ** 30));
  });

  test.for(seeds)(
    'gets every step wrong from its onset on, and most of them right before (seed %i)',
    async (seed) => {
      const { cwd, truth } = await play('decay?p=0.75&factor=4', seed);
      const onset = truth.find(({ event }) => event === 'onset')?.step ?? 0;
      const wrong = truth.filter(({ event }) => event === 'wrong-act').map(({ step }) => step);
      expect(onset).toBeGreaterThan(1);
      expect(wrong.filter((step) => step >= onset)).toEqual(
        Array.from({ length: reference.length - onset + 1 }, (_, n) => onset + n),
      );
      expect(wrong.filter((step) => step < onset).length).toBeLessThan(Math.max(4, onset / 2));
      const last = join(cwd, `src/m${modules}.js`);
      expect(existsSync(last) && readFileSync(last, 'utf8').includes('module.exports')).toBe(false);
    },
  );

  test('with p=1 is steady, and with recover=100 ends where steady ends', async () => {
    const steady = await watch('steady', 1);
    expect((await watch('decay?p=1', 1)).trees).toEqual(steady.trees);
    const recovered = await play('decay?p=0.7&factor=1&recover=100', 1);
    expect(recovered.end).toBe(steady.end);
    expect(recovered.commands.length).toBeGreaterThan(steady.commands.length);
  });

  test('with an @step makes no error before it', async () => {
    const { truth } = await play('decay@9?p=0', 1);
    expect(truth[0]).toMatchObject({ step: 9, event: 'onset' });
    expect(truth.filter(({ event }) => event === 'wrong-act')).toHaveLength(reference.length - 8);
  });

  test('takes a number between 0 and 1 for p', () => {
    expect(() => parsePersona('decay?p=1.5')).toThrow('expected a number from 0 to 1');
    expect(() => parsePersona('decay?p=x')).toThrow('expected a number from 0 to 1');
    expect(() => parsePersona('decay?q=0.5')).toThrow('no option "q"');
  });
});

describe('a healthy decoy', () => {
  const healthy = listPersonas().filter((persona) => persona.healthy && persona.name !== 'poller');

  test.for(healthy.map(({ name }) => name))('%s ends with the very tree of steady', async (name) => {
    const steady = await play('steady', 1);
    for (const seed of seeds) {
      const { cwd, end, truth } = await play(name, seed);
      expect(end).toBe(steady.end);
      expect(git(cwd, 'rev-list', '--count', 'HEAD')).toBe(String(modules + 1));
      expect(git(cwd, 'status', '--porcelain')).toBe('');
      expect(truth.at(-1)?.event).toBe('done-claim');
      const lapses = truth.filter(({ event }) => event === 'onset').length;
      expect(truth.filter(({ event }) => event === 'recovered')).toHaveLength(lapses);
    }
  });

  test('bisector: finds a commit by going back and forth, and comes back', async () => {
    const { results, trees } = await watch('bisector', 4);
    expect(results.filter((text) => text.includes('is the first bad commit')).length).toBeGreaterThan(0);
    expect(new Set(trees).size).toBeLessThan(trees.filter((tree, n) => tree !== trees[n - 1]).length);
  });

  test('explorer: looks at least twelve times before the first change, hardly ever at the same', async () => {
    const { commands, trees } = await watch('explorer', 2);
    expect(new Set(trees.slice(0, 12)).size).toBe(1);
    expect(new Set(commands.slice(0, 12)).size).toBeGreaterThanOrEqual(8);
  });

  test.for(seeds)('recoverer: is in a loop from its onset to its recovery (seed %i)', async (seed) => {
    const { commands, truth } = await play('recoverer@6', seed);
    const onset = truth.find(({ event }) => event === 'onset')?.step ?? 0;
    const out = truth.find(({ event }) => event === 'recovered')?.step ?? 0;
    expect(onset).toBe(6);
    expect(out - onset).toBeGreaterThanOrEqual(6);
    expect(new Set(commands.slice(onset - 1, out - 1)).size).toBeLessThanOrEqual(3);
  });

  test('refactorer: writes one file over and over, never to the same effect', async () => {
    const { commands } = await play('refactorer?every=1&drafts=5', 1);
    const writes = commands.filter((command) => /cat > src\/m1\.js/.test(command));
    expect(writes).toHaveLength(6);
    expect(new Set(writes).size).toBe(6);
  });
});

test('every persona has a line that says what it does, and from when', () => {
  for (const { name, summary, healthy, takesStep } of listPersonas()) {
    expect(summary.length, name).toBeGreaterThan(20);
    if (!healthy && takesStep) expect(summary, name).toContain('@step');
  }
});
