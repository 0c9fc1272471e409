import { describe, expect, test } from 'vitest';
import { junitXml } from '../../src/report/junit.ts';

const passed = { className: 'a', name: 'b', seconds: 1.25, result: { kind: 'passed' } } as const;

describe('JUnit XML', () => {
  test('counts cases, failures, errors and seconds, for each suite and in all', () => {
    const failed = { kind: 'failed', type: 'breakdown', message: 'at step 3', text: 'why' } as const;
    const broken = { kind: 'error', type: 'SANDBOX_LOST', message: 'gone', text: 'the engine' } as const;
    const xml = junitXml('run', [
      { name: 'one', cases: [passed, { ...passed, result: failed }] },
      { name: 'two', cases: [{ ...passed, result: broken, output: 'said' }] },
    ]);
    expect(xml.split('\n')).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="run" tests="3" failures="1" errors="1" time="3.750">',
      '  <testsuite name="one" tests="2" failures="1" errors="0" time="2.500">',
      '    <testcase classname="a" name="b" time="1.250"/>',
      '    <testcase classname="a" name="b" time="1.250">',
      '      <failure type="breakdown" message="at step 3">why</failure>',
      '    </testcase>',
      '  </testsuite>',
      '  <testsuite name="two" tests="1" failures="0" errors="1" time="1.250">',
      '    <testcase classname="a" name="b" time="1.250">',
      '      <error type="SANDBOX_LOST" message="gone">the engine</error>',
      '      <system-out>said</system-out>',
      '    </testcase>',
      '  </testsuite>',
      '</testsuites>',
      '',
    ]);
  });

  test('whatever an agent printed, the document stays well-formed', () => {
    const nasty = '<&">\u0000\u001b[31m\ud800]]>\ufffe "x"\n\ttab';
    const xml = junitXml(nasty, [
      {
        name: nasty,
        cases: [
          {
            ...passed,
            name: nasty,
            output: nasty,
            result: { kind: 'failed', type: nasty, message: nasty, text: nasty },
          },
        ],
      },
    ]);
    expect(xml.isWellFormed()).toBe(true);
    expect(
      [...xml].filter((character) => character < ' ' && character !== '\n' && character !== '\t'),
    ).toEqual([]);
    expect(xml).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#\d+;)/);
    expect(xml.match(/name="([^"]*)"/)?.[1]).toContain('&#10;');
    expect(xml).not.toContain(']]>');
  });
});
