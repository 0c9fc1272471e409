import { describe, expect, test } from 'vitest';
import { summarise, summaryJunit, summaryMarkdown } from '../../src/report/index.ts';
import { brokenAt, graded, halfway, lost, planOf, trialWith } from './trials.ts';

const broken = trialWith({
  ...{ id: 'broken|one', task: 'a_task', passed: false, score: 0.25, endurance: brokenAt(120) },
  verdict: graded(0.25, [1, 0, 0]),
});
const trials = [trialWith(), halfway, lost, broken];
const summary = summarise(planOf(trials, ['later']), trials);

describe('a run as Markdown', () => {
  const markdown = summaryMarkdown([summary]);

  test('says how many passed, what is missing, and that models were simulated', () => {
    expect(markdown).toContain('1 of 3 trials passed, 1 invalid, 1 not finished.');
    expect(markdown).toContain('test the harness: no real model was called');
  });

  test('has one row for each contender and trial, with the onset and its cause', () => {
    const rows = markdown.split('\n').filter((line) => line.startsWith('| '));
    const widths = rows.map((row) => row.replaceAll('\\|', '').split('|').length);
    expect(new Set(widths).size).toBe(2);
    expect(rows.filter((row) => row.includes('broken\\|one'))).toEqual([
      expect.stringContaining('broke down at step 120 (118 to 122), stale-repeat'),
    ]);
    expect(rows.find((row) => row.includes(lost.id))).toContain('invalid: SANDBOX\\_LOST');
  });

  test('states warnings with what to do about them', () => {
    expect(markdown).toMatch(/- `simulated-model`: /);
  });
});

describe('a run as JUnit XML', () => {
  const xml = summaryJunit([summary]);

  test('fails trials that did not pass, and errs where no verdict could be had', () => {
    expect(xml).toContain('tests="4" failures="2" errors="1"');
    expect(xml).toContain(
      '<failure type="breakdown" message="score 0.250: broke down at step 120 (118 to 122)',
    );
    expect(xml).toContain(
      '<error type="SANDBOX_LOST" message="invalid: SANDBOX_LOST: the engine stopped answering">',
    );
    expect(xml).toContain('classname="migrations.a_task"');
  });
});
