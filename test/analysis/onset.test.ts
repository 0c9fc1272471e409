import { describe, expect, it } from 'vitest';
import { analyseTrajectory, type TrajectoryAnalysis } from '../../src/analysis/index.ts';
import { healthy, jsonl, linesOf, type Sample, times } from './sample.ts';

/** As our own journal has it, ungraded. */
async function analyse(samples: readonly Sample[]): Promise<TrajectoryAnalysis> {
  const steps = samples.map(({ run, out = '', exit = 0, tree, say = '' }, at) => ({
    type: 'step',
    step: at + 1,
    text: say,
    operations: run === undefined ? [] : [operation(run, out, exit)],
    snapshot: { tree },
  }));
  const { analysis } = await analyseTrajectory('file', 'mimo-bench', linesOf(jsonl(...steps)));
  return analysis;
}

const operation = (command: string, text: string, exitCode: number) => ({
  id: '1',
  tool: 'bash',
  arguments: { command },
  result: { text, isError: exitCode !== 0, exitCode },
});

const loop = (count: number): Sample[] =>
  times(count, () => ({ run: 'git status', out: 'clean', tree: 'x' }));

describe('the provisional onset', () => {
  it.each([5, 60, 120])('is the first step of a loop that begins at step %i and lasts', async (at) => {
    const { onset, end } = await analyse([...healthy(at - 1), ...loop(30)]);
    expect(onset).toMatchObject({ step: at, earliest: at, cause: 'cycle' });
    // What the loop asks first is news the first time.
    expect(onset?.latest).toBe(at + 3);
    expect(onset?.basis).toMatch(/^provisional/);
    expect(end).toBe('breakdown');
  });

  it('is none for healthy work', async () => {
    expect(await analyse(healthy(400))).toMatchObject({ findings: [], onset: null, end: 'unknown' });
  });

  it('is none where the run found its way out; the episode counts as recovered', async () => {
    const { onset, episodes } = await analyse([...healthy(20), ...loop(12), ...healthy(60).slice(21)]);
    expect(onset).toBeNull();
    expect(episodes.length).toBeGreaterThan(0);
    expect(episodes.every(({ recovered }) => recovered)).toBe(true);
  });

  it('belongs to the last loop where an earlier one was left', async () => {
    const { onset } = await analyse([...healthy(10), ...loop(5), ...healthy(50).slice(11), ...loop(8)]);
    expect(onset?.step).toBe(55);
  });

  it('names the kind that says why: commands that do nothing, not that they repeat', async () => {
    const { onset } = await analyse([...healthy(9), ...times(9, () => ({ run: ': npm test', tree: 'x' }))]);
    expect(onset).toMatchObject({ step: 10, cause: 'malformed' });
  });
});

describe('a hallucination loop', () => {
  it('is a loop in which a claim contradicts the record', async () => {
    const fail = { run: 'npm test', out: '2 failed', exit: 1, tree: 'x' };
    const claim = { ...fail, say: 'All tests pass now.' };
    const { episodes } = await analyse([...healthy(3), fail, fail, claim, fail, fail]);
    expect(episodes.filter(({ hallucination }) => hallucination).map(({ kind }) => kind)).toContain('cycle');
  });

  it('is not one where nothing is claimed', async () => {
    const { episodes } = await analyse([...healthy(3), ...loop(6)]);
    expect(episodes.some(({ hallucination }) => hallucination)).toBe(false);
  });
});
