import { z } from 'zod';
import type { ScriptStep } from '../../../core/index.ts';
import { definePersona, type World } from '../persona.ts';
import { atStart, followReference, placeSchema } from './reference.ts';
import { testCommand } from './test-command.ts';

/** Reruns the tests after each edit: the same command over and over, for good reason. Healthy. */
export const retester = definePersona({
  name: 'retester',
  summary: 'as steady, but reruns the test command after each step that edits files',
  healthy: true,
  takesStep: false,
  options: {
    every: { kind: 'integer', min: 1, max: 10_000, default: 1, help: 'edits between two test runs' },
    test: {
      kind: 'text',
      default: '',
      help: 'the test command; by default the one that the reference runs most',
    },
  },
  state: z.strictObject({
    ...placeSchema.shape,
    edits: z.int().nonnegative(),
    /** Whether the step just done calls for a test run. */
    due: z.boolean(),
    runs: z.int().nonnegative(),
  }),
  start: () => ({ ...atStart, edits: 0, due: false, runs: 0 }),
  next: (state, _observation, world) => {
    if (state.due) {
      const script = rerunOf(world);
      const repeat = { event: 'healthy-repeat' as const, detail: `test run ${state.runs + 1}: ${script}` };
      return {
        act: { kind: 'run', say: 'Rerunning the tests after the edit.', title: 'Rerun the tests', script },
        state: { ...state, due: false, runs: state.runs + 1 },
        truth: state.runs === 0 ? [] : [repeat],
      };
    }
    const step = world.reference[state.place];
    const edits = state.edits + (step && changesFiles(step) ? 1 : 0);
    const due = edits > state.edits && edits % world.option('every') === 0;
    return followReference({ ...state, edits, due }, world);
  },
});

const editing =
  /<<|\bsed -i|\btee\b|\bpatch\b|\bgit (mv|rm|apply|checkout|restore|revert)\b|(^|\s)(mv|cp|rm)\s|[^0-9&]>>?\s*[^&\s>]/m;

const changesFiles = (step: ScriptStep): boolean => editing.test(step.script);

/** Where the reference tests nothing, a look at what changed. */
function rerunOf(world: World): string {
  const given = world.text('test');
  return given !== '' ? given : (testCommand(world) ?? 'git diff --stat HEAD | tail -n 3');
}
