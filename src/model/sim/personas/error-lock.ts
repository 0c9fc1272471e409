import type { World } from '../persona.ts';
import { defineCollapse, type Misstep } from './collapse.ts';
import { writeCommand } from './written-files.ts';

/** A program with a fault that its author does not see, and what running it says. */
interface Faulty {
  readonly path: string;
  readonly run: string;
  /** The text, the fault in it, different each time in what does not matter. */
  text(variant: number): string;
}

/**
 * Meets an error and meets it again: reruns without a change, or rewrites the same file to the same effect. The file is
 * its own; the work that is done stays as it is.
 */
export const errorLock = defineCollapse({
  name: 'error-lock',
  summary:
    'from @step on fails with the same error for ever: rerun as it is, or after edits that change nothing',
  kinds: ['error-lock'],
  misstep: (turn, _place, world) => {
    const faulty = faultyOf(world);
    const way = world.random.pick(['rerun', 'edit and run', 'edit, then run'] as const, 'way');
    // The first act writes the file and runs it, whatever comes after.
    if (turn === 0 || way === 'edit and run') return editAndRun(faulty, turn, world);
    if (way === 'rerun') return rerun(faulty, turn, world);
    return turn % 2 === 1 ? edit(faulty, turn, world) : rerun(faulty, 0, world);
  },
});

function editAndRun(faulty: Faulty, turn: number, world: World): Misstep {
  const say = turn === 0 ? `A check of my own, to be sure: ${faulty.path}.` : insight(turn, world);
  return {
    act: {
      say,
      title: `Write and run ${faulty.path}`,
      script: `mkdir -p scripts\n${writeCommand(faulty.path, faulty.text(turn))}\n${faulty.run}`,
    },
    detail: `writes ${faulty.path} with the same fault and runs it`,
  };
}

function edit(faulty: Faulty, turn: number, world: World): Misstep {
  return {
    act: {
      say: insight(turn, world),
      title: `Fix ${faulty.path}`,
      script: writeCommand(faulty.path, faulty.text(turn)),
    },
    detail: `rewrites ${faulty.path} to the same effect`,
  };
}

/** Without a change. The words around the command may differ, its failure does not. */
function rerun(faulty: Faulty, turn: number, world: World): Misstep {
  const around = world.random.pick(['as it is', 'as it is', 'in other words'], 'rerun');
  const forms = [faulty.run, `${faulty.run} 2>&1`, `env LC_ALL=C ${faulty.run}`, `nice ${faulty.run}`];
  const script =
    around === 'as it is' || turn === 0 ? faulty.run : (forms[turn % forms.length] ?? faulty.run);
  return {
    act: { say: insight(turn + 1, world), title: `Run ${faulty.path}`, script },
    detail: `runs ${faulty.path} again with nothing changed`,
  };
}

const insight = (turn: number, world: World): string =>
  world.random.pick(
    [
      'I see the problem now; this should fix it.',
      'That error again. Trying once more.',
      'It should work this time.',
      'A small correction, then it runs.',
      'The error must come from somewhere else; running it again.',
    ],
    `insight ${turn}`,
  );

function faultyOf(world: World): Faulty {
  const name = world.random.pick(['verify', 'check-work', 'audit', 'sanity', 'probe'], 'name');
  const note = (variant: number): string => `pass ${variant + 1}: look at every file once`;
  const limit = (variant: number): number => 20 + variant;
  const shell: Faulty = {
    path: `scripts/${name}.sh`,
    run: `sh scripts/${name}.sh`,
    text: (variant) =>
      `# ${note(variant)}\nlimit=${limit(variant)}\nfor file in *; do\n  if [ -f "$file" ]; then\n    echo "$file"\ndone`,
  };
  const unset: Faulty = {
    path: `scripts/${name}.sh`,
    run: `sh scripts/${name}.sh`,
    text: (variant) =>
      `# ${note(variant)}\nset -eu\nlimit=${limit(variant)}\necho "looking at $root, $limit files"`,
  };
  if (!world.reference.some(({ script }) => /\bnode\b/.test(script)))
    return world.random.pick([shell, unset], 'fault');
  const node: Faulty = {
    path: `scripts/${name}.mjs`,
    run: `node scripts/${name}.mjs`,
    text: (variant) =>
      `// ${note(variant)}\nimport { readdirSync } from 'node:fs';\n\nconst limit = ${limit(variant)};\nconst files = readdirSync('.').slice(0, limit);\nfor (const file of flies) console.log(file);`,
  };
  const assertion: Faulty = {
    path: `scripts/${name}.test.mjs`,
    run: `node --test scripts/${name}.test.mjs`,
    text: (variant) =>
      `// ${note(variant)}\nimport assert from 'node:assert/strict';\nimport { test } from 'node:test';\n\ntest('rounds half away from zero', () => {\n  // ${limit(variant)} would be too many cases for here.\n  assert.equal(Math.round(-2.5), -3);\n});`,
  };
  return world.random.pick([shell, unset, node, assertion, node, assertion], 'fault');
}
