import { describe, expect, it } from 'vitest';
import { createObserver, detect, observedRun } from '../../src/analysis/index.ts';
import { findingsIn, healthy, type Sample, times } from './sample.ts';

describe('stale-repeat', () => {
  it('leaves a bisection alone that asks the same of the same commit again', () => {
    const ask = { run: 'node --test', out: '5 passed', tree: 'old' };
    const round = [{ run: 'git bisect start', tree: 'old' }, ask, { run: 'git bisect reset', tree: 'new' }];
    expect(findingsIn(times(3, () => round).flat(), 'stale-repeat')).toEqual([]);
  });
});

describe('near-cycle', () => {
  it('knows one question in other words, also where the answer is empty', () => {
    const forms = [
      'git status -s',
      'git --no-pager status --short',
      'git status --porcelain',
      'git status -s -u',
    ];
    const run = forms.map((form) => ({ run: form, out: '', tree: 't' }));
    expect(findingsIn(run, 'near-cycle')).toMatchObject([{ first: 1, last: 4 }]);
  });
  it('leaves questions alone whose answers differ in a number alone', () => {
    const run = times(6, (at) => ({ run: `wc -l src/${at}.js`, out: `${at}7 lines`, tree: 't' }));
    expect(findingsIn(run)).toEqual([]);
  });
});

describe('error-lock', () => {
  it('fires where a shell command writes the same file again and runs it to the same effect', () => {
    const run = times(7, (at) => ({
      run: `cat > check.sh <<'EOF'\n# try ${at}\nset -eu\necho "$root"\nEOF\nsh check.sh`,
      out: `check.sh: ${at}: root: parameter not set`,
      exit: 2,
      tree: `t${at}`,
    }));
    expect(findingsIn(run, 'error-lock')).toMatchObject([{ first: 2, last: 7 }]);
  });
  it('leaves edits of one file alone that make fewer and fewer tests fail', () => {
    const run = times(9, (at) => [
      { tool: 'write', args: { path: 'a.js', content: `${at}` }, out: `wrote ${at}`, tree: `t${at}` },
      { run: 'npm test', out: `${20 - at} failing`, exit: 1, tree: `t${at}` },
    ]);
    expect(findingsIn(run.flat())).toEqual([]);
  });
});

describe('thrash', () => {
  it('fires where each edit is taken back with git', () => {
    const run = times(8, (at) => ({
      run: at % 2 ? 'git checkout -- a.js' : 'node edit.js',
      tree: at % 2 ? 'a' : 'b',
    }));
    expect(findingsIn([...healthy(2), { run: 'ls', tree: 'a' }, ...run], 'thrash')).toMatchObject([
      { first: 4 },
    ]);
  });
  it('leaves alone a walk through the history', () => {
    const run = times(9, (at) => ({
      run: `git checkout -q ${at % 2 ? 'main' : 'v1.2.0~3'} && npm test`,
      out: `run ${at}`,
      tree: at % 2 ? 'a' : 'b',
    }));
    expect(findingsIn(run, 'thrash')).toEqual([]);
  });
});

describe('malformed', () => {
  const write = (content: string): Sample => ({
    tool: 'Write',
    args: { file_path: '/app/a.py', content },
    out: `updated: ${content}`,
  });
  it('fires on whole files that begin with the leftovers of a call', () => {
    const run = [', p\n/* C */', ', how can I assist you today?', ': #!/usr/bin/env python3'].map(write);
    expect(findingsIn(run, 'malformed')).toMatchObject([{ first: 1, last: 3 }]);
  });
  it('leaves files alone that may begin so', () => {
    const run = [',a,b\n1,2,3', ':root { color: red }', ':orphan:', '> quoted', ') ( nothing'.slice(4)].map(
      write,
    );
    expect(findingsIn(run, 'malformed')).toEqual([]);
  });
  it.each([
    ['prose', 'I need to update the callers first', 'bash: line 1: I: command not found'],
    ['a colon glued to a command', ':ls -la', 'bash: line 1: :ls: command not found'],
    ['prose, as zsh takes it', 'Now I will look at the next module', '(eval):1: command not found: Now'],
    ['markup, as zsh takes it', '<|tool_call|>git status', "(eval):1: parse error near `|'"],
  ])('fires on %s', (_, run, out) => {
    expect(
      findingsIn(
        times(3, () => ({ run, out, exit: 127 })),
        'malformed',
      ),
    ).toHaveLength(1);
  });
  it('fires where the agent passes on no exit status, by what the shell and the tool themselves say', () => {
    const said = [
      [
        "bash: -c: line 1: syntax error near unexpected token `newline'\nbash: -c: line 1: `<function=bash>'",
        '<function=bash>',
      ],
      ['bash: line 1: Now: command not found', 'Now I will apply the change to the next module.'],
      ['The bash tool was called with invalid arguments: SchemaError(Missing key', undefined],
    ] as const;
    const steps = said.map(([text, command], at) => ({
      ref: at,
      lastRef: at,
      text: '',
      operations: [
        {
          tool: 'bash',
          arguments: command === undefined ? {} : { command },
          result: { text, isError: false },
        },
      ],
    }));
    const { findings } = detect(observedRun(steps.map(createObserver())));
    expect(findings).toMatchObject([{ kind: 'malformed', first: 1, last: 3 }]);
  });
  it('is not broken by a try between that came to nothing, and is by one that brought something', () => {
    const read = { tool: 'Read', args: { file_path: 'r.txt' }, out: 'File does not exist.', exit: 1 };
    const look = { run: 'ls', out: 'a.js' };
    const noOp = { run: ': ls || echo none' };
    expect(findingsIn([read, noOp, noOp, read, noOp], 'malformed')).toHaveLength(1);
    expect(findingsIn([noOp, noOp, look, noOp], 'malformed')).toEqual([]);
  });
});

describe('stall', () => {
  const look = (at: number): Sample => ({
    run: `cat src/${at}.js`,
    out: `text ${'abcdefghij'[at]}`,
    tree: 't',
  });
  it('begins at the first look whose answer is asked for again', () => {
    const run = [...healthy(3), ...times(6, look), ...times(20, (at) => look((at * 5) % 6))];
    expect(findingsIn(run, 'stall')).toMatchObject([{ first: 4, last: 29 }]);
  });
  it('leaves reading alone that is followed by a change in time', () => {
    const run = times(5, (at) => [
      ...times(10, look),
      { run: `sed -i s/a/${at}/ a.js`, tree: `t${at}` },
    ]).flat();
    expect(
      findingsIn(
        run.map((step, at) => ({ ...step, tree: `t${Math.floor(at / 11)}` })),
        'stall',
      ),
    ).toEqual([]);
  });
});

describe('invented-output', () => {
  it('is not excused by lines that are true of any run', () => {
    const say = '```\n# tests 214\n# pass 214\n# fail 0\n```';
    const run = [{ run: 'node --test', out: 'ℹ tests 9\nℹ pass 9\nℹ fail 0' }, { say }];
    expect(findingsIn(run, 'invented-output')).toHaveLength(1);
  });
});
