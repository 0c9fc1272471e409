import { constants } from '../constants.ts';
import { type Detector, needsOutputs, observedState, shown, strengthOf } from '../detector.ts';
import { periodicStretches } from './periodic.ts';

/** The smallest period p <= 8 with `(a, o, w)` equal at lag p for at least three periods. A cycle that waits is exempt. */
export const cycle: Detector = {
  kind: 'cycle',
  missing: needsOutputs,
  detect(run) {
    const stretches = periodicStretches(
      run.acting,
      constants.cyclePeriods,
      (a, b) =>
        a.action === b.action &&
        a.state === b.state &&
        a.output === b.output &&
        a.output !== undefined &&
        !a.waits,
    );
    return stretches.map(({ period, from, to }) => {
      const turn = run.acting.slice(from, from + period);
      const turns = Math.floor((to - from + 1) / period);
      const first = run.acting[from]?.step ?? 0;
      return {
        kind: 'cycle',
        first,
        last: run.acting[to]?.step ?? 0,
        strength: strengthOf(turns, constants.cyclePeriods),
        evidence: {
          origin: first,
          steps: run.acting.slice(from, Math.min(to + 1, from + 12)).map(({ step }) => step),
          compared: { period, turns, actions: turn.map(shown).join(' -> ').slice(0, 400) },
          observed: observedState(run),
        },
      };
    });
  },
};
