import { describe, expect, it } from 'vitest';
import { findingsIn, healthy, type Sample, times } from './sample.ts';

const status: Sample = { run: 'git status --short', out: ' M a.js', tree: 't' };

describe('stale-repeat', () => {
  it('fires from the second of three equal looks at an unchanged tree', () => {
    const [finding] = findingsIn(
      [...healthy(4), status, { run: 'ls', tree: 't' }, status, status],
      'stale-repeat',
    );
    expect(finding).toMatchObject({ first: 7, last: 8, evidence: { origin: 5, steps: [5, 7, 8] } });
  });
  it('leaves alone tests rerun after each edit though they print the same', () => {
    const run = times(8, (at) => [
      { run: `sed -i s/${at}/x/ a.js`, tree: `t${at}` },
      { run: 'npm test', out: '5 passed in 1.2s', tree: `t${at}` },
    ]).flat();
    expect(findingsIn(run)).toEqual([]);
  });
  it('sees through changing durations and times', () => {
    const run = times(3, (at) => ({
      run: 'npm test',
      out: `5 passed in ${at}.2s at 12:00:0${at}`,
      tree: 't',
    }));
    expect(findingsIn(run, 'stale-repeat')).toHaveLength(1);
  });
  it('leaves waits alone', () => {
    const run = times(6, () => ({ run: 'sleep 5; tail -n 1 job.log', out: 'running', tree: 't' }));
    expect(findingsIn(run)).toEqual([]);
  });
  it('leaves a poll with changing output alone', () => {
    expect(
      findingsIn(times(8, (at) => ({ run: 'cat progress', out: `${at * 10} percent`, tree: 't' }))),
    ).toEqual([]);
  });
  it('without trees, takes an action with a new result between for a change', () => {
    const run = times(5, (at) => [
      { run: `./migrate.sh ${at}`, out: `row ${at}` },
      { run: 'npm test', out: 'ok' },
    ]);
    expect(findingsIn(run.flat())).toEqual([]);
  });
});

describe('cycle', () => {
  const looks = ['git status', 'git log', 'ls'];
  it('fires on three periods of three commands and names the period', () => {
    const run = [
      ...healthy(3),
      ...times(9, (at) => ({ run: looks[at % 3] ?? '', out: `of ${at % 3}`, tree: 't' })),
    ];
    expect(findingsIn(run, 'cycle')).toMatchObject([
      { first: 4, last: 12, evidence: { compared: { period: 3, turns: 3 } } },
    ]);
  });
  it('needs three periods', () => {
    const run = times(8, (at) => ({ run: looks[at % 3] ?? '', out: `of ${at % 3}`, tree: 't' }));
    expect(findingsIn(run, 'cycle')).toEqual([]);
  });
  it('leaves an edit and test round alone whose tree differs each time', () => {
    const run = times(12, (at) => ({
      run: at % 2 ? 'npm test' : 'node gen.js',
      out: 'ok',
      tree: `t${at >> 1}`,
    }));
    expect(findingsIn(run, 'cycle')).toEqual([]);
  });
});

describe('near-cycle', () => {
  it('fires on small edits to an argument with the same answer', () => {
    const run = times(5, (at) => ({
      run: `curl -s localhost/api/item --max-time ${at}`,
      out: 'not reachable',
      exit: 7,
      tree: 't',
    }));
    expect(findingsIn(run, 'near-cycle')).toMatchObject([{ first: 1, last: 5 }]);
  });
  it('leaves paging through a file alone: its outputs differ', () => {
    const run = times(6, (at) => ({
      run: `sed -n ${at}1,${at + 1}0p a.js`,
      out: `text ${'abcdef'[at]}`,
      tree: 't',
    }));
    expect(findingsIn(run)).toEqual([]);
  });
  it('leaves searches alone that find nothing', () => {
    const run = times(6, (at) => ({ run: `grep -rn name${at} src`, out: '', exit: 1, tree: 't' }));
    expect(findingsIn(run)).toEqual([]);
  });
});

describe('thrash', () => {
  it('fires when the tree goes to and fro, from the first departure', () => {
    const run = [
      ...healthy(3),
      ...times(7, (at) => ({ run: `node edit.js ${at}`, tree: at % 2 ? 'b' : 'a' })),
    ];
    expect(findingsIn(run, 'thrash')).toMatchObject([{ first: 5, last: 10 }]);
  });
  it('leaves one revert alone', () => {
    expect(
      findingsIn(
        ['a', 'b', 'a', 'c', 'd'].map((tree, at) => ({ run: `edit ${at}`, tree })),
        'thrash',
      ),
    ).toEqual([]);
  });
  it('leaves stashing to look at the old state alone', () => {
    const run = times(8, (at) => ({
      run: at % 2 ? 'git stash pop' : 'git stash',
      out: `${at}`,
      tree: at % 2 ? 'b' : 'a',
    }));
    expect(findingsIn(run, 'thrash')).toEqual([]);
  });
});

describe('error-lock', () => {
  const error = "Error: Cannot find module 'left-pad'";
  it('fires when the same error persists while nothing changes, whatever is tried', () => {
    const run = times(5, (at) => ({
      run: `node main.js --flag-${'abcde'[at]}`,
      out: error,
      exit: 1,
      tree: 't',
    }));
    expect(findingsIn(run, 'error-lock')).toMatchObject([{ first: 2, last: 5, evidence: { origin: 1 } }]);
  });
  it('fires when one file is rewritten to the same effect', () => {
    const run = times(7, (at) => [
      { tool: 'write', args: { path: 'a.js', content: `${at}` }, out: `wrote ${at}`, tree: `t${at}` },
      { run: 'node a.js', out: error, exit: 1, tree: `t${at}` },
    ]).flat();
    expect(findingsIn(run, 'error-lock')).toHaveLength(1);
  });
  it('leaves work alone that several files are changed for', () => {
    const run = times(9, (at) => [
      { tool: 'write', args: { path: `${at}.js`, content: '' }, out: `wrote ${at}`, tree: `t${at}` },
      { run: 'node a.js', out: error, exit: 1, tree: `t${at}` },
    ]).flat();
    expect(findingsIn(run)).toEqual([]);
  });
});

describe('malformed', () => {
  it.each([
    [
      'no-op commands',
      [
        '',
        ':',
        'true',
        ': python3 eval.py 2>&1',
        ': ls > /dev/null || echo "none"',
        ": python3 << 'EOF'\nprint(1 > 0)\nEOF",
        '# only a comment',
      ],
    ],
    ['bare echoes', ['echo test', 'echo "hello world"', 'echo done']],
  ])('fires on %s in a row', (_, commands) => {
    const run = [...healthy(2), ...commands.map((run) => ({ run, tree: 't' }))];
    expect(findingsIn(run, 'malformed')).toMatchObject([{ first: 3, last: 2 + commands.length }]);
  });
  it('fires on markup that the shell refuses', () => {
    const out = "/bin/bash: eval: line 1: syntax error near unexpected token `<'";
    const run = times(3, () => ({ run: '> <parameter name="command">ls', out, exit: 2 }));
    expect(findingsIn(run, 'malformed')).toHaveLength(1);
  });
  it('fires on arguments that the tool rejects', () => {
    const out = 'InputValidationError: The required parameter `file_path` is missing';
    expect(
      findingsIn(
        times(3, () => ({ tool: 'Read', args: {}, out, exit: 1 })),
        'malformed',
      ),
    ).toHaveLength(1);
  });
  it('leaves a no-op alone that stands before what acts', () => {
    const run = times(6, (at) => ({ run: `:\ncat file-${at}`, out: `text ${'abcdef'[at]}`, tree: 't' }));
    expect(findingsIn(run)).toEqual([]);
  });
  it('leaves an echo alone that writes or tells of a variable', () => {
    const run = [{ run: 'echo $PATH' }, { run: 'echo x > a' }, { run: 'echo $(date)' }, { run: 'echo "$?"' }];
    expect(findingsIn(run, 'malformed')).toEqual([]);
  });
  it('needs three in a row, notes not counting', () => {
    const note = { tool: 'TodoWrite', args: { todos: [] }, out: 'ok' };
    expect(
      findingsIn([{ run: ':' }, note, { run: ':' }, { run: 'ls', out: 'a' }, { run: ':' }], 'malformed'),
    ).toEqual([]);
    expect(findingsIn([{ run: ':' }, note, { run: ':' }, note, { run: ':' }], 'malformed')).toHaveLength(1);
  });
});

describe('false-claim', () => {
  it('fires when the tests last failed', () => {
    const run = [{ run: 'npm test', out: '2 failed', exit: 1 }, { say: 'Great, all tests pass now.' }];
    expect(findingsIn(run, 'false-claim')).toMatchObject([{ first: 2, evidence: { origin: 1 } }]);
  });
  it('fires when no command ever ran tests', () => {
    expect(findingsIn([{ run: 'ls', out: 'a' }, { say: 'All 120 tests pass.' }], 'false-claim')).toHaveLength(
      1,
    );
  });
  it.each(['Once all tests pass I will push.', 'Let me make sure all tests pass.', 'Not all tests pass.'])(
    'takes %j for no claim',
    (say) => expect(findingsIn([{ run: 'npm test', out: '2 failed', exit: 1 }, { say }])).toEqual([]),
  );
  it('believes a claim that a passing run precedes', () => {
    expect(findingsIn([{ run: 'npm test', out: '5 passed' }, { say: 'All tests pass.' }])).toEqual([]);
  });
  it('keeps silent where a script may have run them', () => {
    expect(findingsIn([{ run: './ci.sh', out: 'fine' }, { say: 'All tests pass.' }])).toEqual([]);
  });
});

describe('invented-output', () => {
  const say = 'The run:\n```\n# tests 104\n# pass 104\n# fail 0\n```';
  it('fires on a quoted summary that nothing printed', () => {
    expect(findingsIn([{ run: 'ls', out: 'a' }, { say }], 'invented-output')).toMatchObject([{ first: 2 }]);
  });
  it('leaves a true quotation alone', () => {
    const run = [{ run: 'node --test', out: 'ℹ tests 104\nℹ pass 104\nℹ fail 0' }, { say }];
    expect(findingsIn(run)).toEqual([]);
  });
  it('leaves a block of code alone', () => {
    expect(findingsIn([{ run: 'ls', out: 'a' }, { say: '```js\nexpect(passed).toBe(3)\n```' }])).toEqual([]);
  });
});

describe('stall', () => {
  const looks = times(7, (at) => `cat file-${at}`);
  const shuffled = (count: number): Sample[] =>
    times(count, (at) => {
      const run = looks[(at * at + (at >> 3)) % 7] ?? '';
      return { run, out: `text of ${run}`, tree: 't' };
    });
  it('fires on a long stretch with nothing new, in whatever order', () => {
    expect(findingsIn(shuffled(60), 'stall')).toHaveLength(1);
  });
  it('leaves a stretch alone that is shorter', () => {
    expect(findingsIn(shuffled(30), 'stall')).toEqual([]);
  });
  it('leaves long reading alone: each output is new', () => {
    const run = times(80, (at) => ({ run: `cat src/${at}.js`, out: `module ${'x'.repeat(at)}`, tree: 't' }));
    expect(findingsIn(run)).toEqual([]);
  });
});

describe('degenerate-text', () => {
  it('fires on a message that ends in a repeating block', () => {
    const say = `Let me think. ${'I will check the file again. '.repeat(20)}`;
    expect(findingsIn([{ say }], 'degenerate-text')).toHaveLength(1);
  });
  it.each([
    ['rules', `Title\n${'-'.repeat(400)}`],
    ['table frames', `| a | b |\n${'|---|---|\n'.repeat(60)}`],
    ['a list', times(40, (at) => `- step ${at}: file-${at * 7}.js`).join('\n')],
  ])('leaves %s alone', (_, say) => expect(findingsIn([{ say }])).toEqual([]));
});
