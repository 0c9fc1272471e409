import { describe, expect, it } from 'vitest';
import { findingsIn, healthy, type Sample, times } from './sample.ts';

const phantoms = (samples: readonly Sample[]) => findingsIn(samples, 'phantom');

/** The same absent thing used in the ways given, the tree staying as it is. */
const uses = (...ways: readonly (readonly [run: string, out: string])[]): Sample[] =>
  ways.map(([run, out]) => ({ run, out, exit: 1, tree: 't' }));

describe('phantom', () => {
  it('fires from the second use of a file whose absence was on screen, whatever is done with it', () => {
    const run = [
      ...healthy(3),
      ...uses(
        ['cat src/legacy.js', 'cat: src/legacy.js: No such file or directory'],
        ["sed -i 's/a/b/' ./src/legacy.js", "sed: can't read ./src/legacy.js: No such file or directory"],
        ['node /app/src/legacy.js', "Error: Cannot find module '/app/src/legacy.js'"],
        ['git add src/legacy.js', "fatal: pathspec 'src/legacy.js' did not match any files"],
      ),
    ];
    expect(phantoms(run)).toMatchObject([
      { first: 5, last: 7, evidence: { origin: 4, compared: { absent: 'src/legacy.js', uses: 4 } } },
    ]);
  });

  it('keeps silent where a sentence stands for a command: nobody believes in a program of its first word', () => {
    const said = 'bash: line 1: Now: command not found';
    const sentence = uses(['Now I will apply the change to the next module.', said]);
    expect(phantoms(times(4, () => sentence).flat())).toEqual([]);
  });

  it.each([
    ['a command', 'repo-fix run a', 'bash: line 1: repo-fix: command not found'],
    ['a command, as dash says it', 'repo-fix run a', 'sh: 1: repo-fix: not found'],
    ['a command, as zsh says it', 'repo-fix run a', '(eval):1: command not found: repo-fix'],
    ['a file, as zsh says it', './bin/repo-fix', '(eval):1: no such file or directory: ./bin/repo-fix'],
    ['an option of git', 'git status --grouped', "error: unknown option `grouped'"],
    ['an option of a program', 'tsc --only-new', "error TS5023: Unknown compiler option '--only-new'."],
    ['an option, as clap says it', 'rg --only-new x', "error: unexpected argument '--only-new' found"],
    ['a module', 'python3 -c "import torch"', "ModuleNotFoundError: No module named 'torch'"],
    ['an npm script', 'npm run lint-all', 'npm error Missing script: "lint-all"'],
    ['an npm package', 'npm install left-padd', "npm error 404  'left-padd@*' is not in this registry."],
    ['a Python package', 'pip install tensor-x', 'ERROR: No matching distribution found for tensor-x'],
    ['a Debian package', 'apt-get install -y fooctl', 'E: Unable to locate package fooctl'],
    ['a revision', 'git show release-9', "fatal: ambiguous argument 'release-9': unknown revision"],
  ])('knows the absence of %s', (_, run, out) => {
    expect(phantoms(times(3, () => uses([run, out])).flat())).toHaveLength(1);
  });

  it('knows a file tool that was given a path that is not there', () => {
    const read = {
      tool: 'Read',
      args: { file_path: '/app/result.txt' },
      out: 'File does not exist.',
      exit: 1,
    };
    expect(phantoms(times(3, () => read))).toMatchObject([{ first: 2, last: 3 }]);
  });

  it('knows an edit of a text that is not in the file', () => {
    const args = { file_path: 'a.js', old_string: 'foo()', new_string: 'bar()' };
    const edit = { tool: 'Edit', args, out: 'String to replace not found in file.', exit: 1 };
    expect(phantoms(times(3, () => edit))).toHaveLength(1);
  });

  it('leaves one look at what may be there alone, and a second', () => {
    const look = uses(['cat dist/out.js', 'cat: dist/out.js: No such file or directory']);
    expect(phantoms([...look, ...healthy(4), ...look])).toEqual([]);
  });

  it('leaves a search among many names alone', () => {
    const run = times(8, (at) =>
      uses([`cat src/${at}/index.js`, `cat: src/${at}/index.js: No such file or directory`]),
    );
    expect(phantoms(run.flat())).toEqual([]);
  });

  it('leaves a thing alone that was made between', () => {
    const absent = uses(['node gen.js', "Error: Cannot find module '/app/gen.js'"]);
    const made = { run: 'printf 1 > gen.js', tree: 't' };
    expect(phantoms([...absent, ...absent, made, ...absent, made, ...absent])).toEqual([]);
  });

  it('leaves work alone that changes something before each try, for a while', () => {
    const run = times(4, (at) => [
      { run: `sed -i s/${at}/x/ build.js`, tree: `t${at}` },
      { run: 'node dist/a.js', out: "Error: Cannot find module '/app/dist/a.js'", exit: 1, tree: `t${at}` },
    ]);
    expect(phantoms(run.flat())).toEqual([]);
  });

  it('leaves an absence alone that the command itself did not name', () => {
    const out = "Error: Cannot find module './lib/plugin'";
    expect(phantoms(times(4, () => uses(['npm test', out])).flat())).toEqual([]);
  });

  it('leaves a text alone that speaks of absence', () => {
    const out = 'src/errors.js: export const gone = "errors.js: not found"';
    expect(
      phantoms(times(4, () => ({ run: 'grep -rn "errors.js: not found" src', out, tree: 't' }))),
    ).toEqual([]);
  });

  it('makes a loop a hallucination', async () => {
    const run = times(6, () => uses(['repo-fix', 'bash: line 1: repo-fix: command not found'])).flat();
    expect(findingsIn(run).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['cycle', 'phantom']));
  });
});
