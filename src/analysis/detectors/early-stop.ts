import type { Detector } from '../detector.ts';

/** Claims completion, or gives up, with milestones open. Needs a verdict: a claim alone says nothing of the work. */
export const earlyStop: Detector = {
  kind: 'early-stop',
  missing: ({ ending }) => (ending?.grade === undefined ? 'a verdict on the milestones' : undefined),
  detect({ steps, ending }) {
    const last = steps.at(-1);
    const grade = ending?.grade;
    const ended = ending?.outcome === 'completed' || ending?.outcome === 'gave-up';
    if (!last || !grade || !ended || grade.passed || grade.open === 0) return [];
    return [
      {
        kind: 'early-stop',
        first: last.step,
        last: last.step,
        strength: Math.round((0.5 + grade.open / grade.milestones / 2) * 1000) / 1000,
        evidence: {
          origin: last.step,
          steps: [last.step],
          compared: {
            said: ending.claim.text.slice(-200),
            outcome: ending.outcome,
            open: grade.open,
            milestones: grade.milestones,
          },
          observed: 'its last words and the verdict',
        },
      },
    ];
  },
};
