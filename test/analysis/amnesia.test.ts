import { describe, expect, it } from 'vitest';
import { createObserver, detect, observedRun } from '../../src/analysis/index.ts';
import { findingsIn, healthy, type Sample, source, times } from './sample.ts';

const found = (samples: readonly Sample[]) => findingsIn(samples, 'amnesia');

/** Units of work: each writes a file of its own. */
const unit = (at: number, tree = `unit-${at}`): Sample => ({
  run: `cat > src/unit-${at}.js <<'EOF'\nexport const unit = ${at};\nEOF`,
  tree,
});
const units = times(14, (at) => unit(at));
const redo = (at: number): Sample => unit(at, 'unit-13');
const readBack = (at: number): Sample => ({
  run: `cat src/unit-${at}.js`,
  out: `export const unit = ${at};`,
  tree: 'unit-13',
});

describe('amnesia', () => {
  it('fires where finished units are done again one after another', () => {
    expect(found([...units, redo(0), redo(1), redo(2), redo(3)])).toMatchObject([
      { first: 15, last: 18, evidence: { compared: { before: 1, redone: 4 } } },
    ]);
  });

  it('fires where it reads back one after another of the files that it wrote', () => {
    const run = [...units, ...times(4, readBack), ...times(4, readBack)];
    expect(found([...run, redo(0), redo(1)])).toMatchObject([{ first: 15 }]);
  });

  it('counts what lies before a compaction as long ago', () => {
    const samples = [...units.slice(0, 4), ...[0, 1, 2].map((at) => unit(at, 'unit-3'))];
    const steps = source(samples).map((step, at) => ({ ...step, compacted: at === 4 }));
    const { findings } = detect(observedRun(steps.map(createObserver())));
    expect(findings.filter(({ kind }) => kind === 'amnesia')).toMatchObject([{ first: 5, last: 7 }]);
    expect(found(samples)).toEqual([]);
  });

  it('leaves a few looks back alone after which the work goes on', () => {
    const run = [...units, readBack(0), readBack(1), readBack(2), unit(20), readBack(3), unit(21)];
    expect(found(run)).toEqual([]);
  });

  it('leaves a chain of builds alone that runs again after every change', () => {
    const chain = (at: number): Sample[] => [
      { run: `sed -i s/a/b${at}/ src/a.c`, tree: `a${at}` },
      ...['./configure', 'make', 'make install', './check.sh'].map((run, part) => ({
        run,
        out: `${run} ${at}`,
        tree: `a${at}-${part}`,
      })),
    ];
    const work = healthy(60);
    const run = times(6, (at) => [...chain(at), ...work.slice(9 * at, 9 * at + 9)]);
    expect(found(run.flat())).toEqual([]);
  });

  it('leaves a file alone that is rewritten, each time otherwise', () => {
    const run = times(20, (at) => ({ run: `cat > a.js <<'EOF'\n${at}\nEOF`, tree: `t${at}` }));
    expect(found(run)).toEqual([]);
  });
});
