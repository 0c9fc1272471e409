import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { renderSummary, summarise } from '../../src/report/index.ts';
import { cheat, halfway, lost, planOf, trialWith, ungraded, unpriced } from './trials.ts';

const mixed = [lost, cheat, trialWith(), halfway, unpriced, ungraded];
const plain = { color: false, width: 80, directory: 'results/2026-11-22-a1b2' };
const render = (trials: typeof mixed, unfinished: string[] = [], options = plain) =>
  renderSummary(summarise(planOf(trials, unfinished), trials), options);

describe('renderSummary', () => {
  test('reads like this for a run with everything in it, on 80 columns', async () => {
    await expect(render(mixed, ['never-started'])).toMatchFileSnapshot('./__fixtures__/mixed-80.txt');
  });

  test('reads like this for two passes under a simulated model, on a wide terminal', async () => {
    const two = [trialWith(), trialWith({ id: 'callbacks-u100-mimo-sim-steady-1', task: 'callbacks' })];
    const options = { ...plain, width: 140 };
    await expect(render(two, [], options)).toMatchFileSnapshot('./__fixtures__/passed-140.txt');
  });

  test('keeps its tables within 80 columns', () => {
    const tables = render(mixed)
      .split('\n\n')
      .filter((section) => section.startsWith('Results') || section.startsWith('Tokens'));
    expect(tables).toHaveLength(4);
    for (const line of tables.join('\n').split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('has no escape codes without colour, and the same words with it', () => {
    const text = render(mixed);
    const colored = render(mixed, [], { ...plain, color: true });
    expect(stripVTControlCharacters(text)).toBe(text);
    expect(colored).not.toBe(text);
    expect(stripVTControlCharacters(colored)).toBe(text);
  });

  test('marks a claim that the grade does not bear out, and only that one', () => {
    expect(render([halfway])).toMatch(/done !/);
    expect(render([trialWith()])).not.toContain('!');
  });

  test('never prints 1.000 for a trial below 1', () => {
    expect(render([halfway])).not.toContain('1.000');
  });

  test('shows waiting only where there was any', () => {
    expect(render([halfway])).toContain('waiting');
    expect(render([trialWith()])).not.toContain('waiting');
  });

  test('labels every row of a simulated model', () => {
    const rows = render([trialWith()])
      .split('\n')
      .filter((line) => line.includes('sim'));
    for (const row of rows.filter((line) => !line.includes('git '))) expect(row).toContain('simulated');
  });

  test('says of a contender that its calls were translated, and what that means', () => {
    const text = render([{ ...halfway, translated: true }]);
    expect(text).toContain(`${halfway.model} (translated)`);
    expect(text).toContain(`${halfway.id} (translated)`);
    expect(text).toContain('(translated): the agent does not speak');
    expect(render([halfway])).not.toContain('translated');
  });

  test('keeps invalid trials out of the tables and names what broke', () => {
    const text = render([lost, trialWith()]);
    const [tables = '', apart = ''] = text.split('Invalid trials');
    expect(tables).not.toContain(lost.id);
    expect(apart).toContain('SANDBOX_LOST: the engine stopped answering');
    expect(apart).toContain('spent on them: $0.7500');
  });

  test('says how to finish a run that was interrupted', () => {
    expect(render([trialWith()], ['open'])).toContain('mimo-bench resume results/2026-11-22-a1b2');
    expect(render([trialWith()])).not.toContain('resume');
  });

  test('quotes a directory so that the printed command can be pasted', () => {
    const text = render([trialWith()], [], { ...plain, directory: "my runs/it's" });
    expect(text).toContain(`mimo-bench report 'my runs/it'\\''s' --json`);
  });

  test('shows one row a contender and task when there are too many trials to list', () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      trialWith({ id: `t-${index}`, repeat: index + 1 }),
    );
    const text = render(many);
    expect(text).toContain('200/200');
    expect(text).not.toContain('t-199');
    expect(text).toMatch(/broke +half last\n[\s\S]*at 100 units\n[^\n]*\n? +[^\n]* 0 +not reached/);
  });

  test('lists so many remarks and invalid trials as are read, and says how many there are beyond', () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ ...halfway, id: `halfway-${index}` }));
    const broken = Array.from({ length: 35 }, (_, index) => ({ ...lost, id: `lost-${index}` }));
    const text = render([...many, ...broken]);
    expect(text).toContain('and 10 more, in the JSON');
    expect(text).toContain('and 5 more, in the JSON');
  });

  test('of 10,000 trials takes seconds at most', () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      trialWith({ id: `t-${index}`, task: `task-${index % 50}`, model: `sim/p${index % 7}` }),
    );
    expect(render(many).split('\n').length).toBeGreaterThan(350);
  });
});
