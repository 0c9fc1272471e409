import { gate, gateDefaults, type RecordedContender, type VerdictName } from '../src/comparison/index.ts';
import { seededRandom } from '../src/stats/random.ts';
import type { Bench, Figure } from './figure.ts';

/** A comparison of two agents whose hazards of breakdown per step are known. */
interface Scenario {
  readonly name: string;
  readonly tasks: number;
  readonly trials: number;
  /** Hazard of the candidate to that of the baseline. */
  readonly hazardRatio: number;
  /** Weibull shape of the times to breakdown; 1 is a constant hazard. */
  readonly shape: number;
}

/** Steps after which the reference work of a task is done. */
const workSteps = 210;
/** Median steps to breakdown of the baseline over tasks; tasks differ by up to a factor of two either way. */
const medianSteps = 260;

const scenarios: readonly Scenario[] = [
  ...[
    { tasks: 9, trials: 3 },
    { tasks: 9, trials: 10 },
    { tasks: 3, trials: 5 },
  ].flatMap((size) =>
    [1, 1.5, 2, 3].map((hazardRatio) => ({ name: 'constant hazard', ...size, hazardRatio, shape: 1 })),
  ),
  { name: 'rising hazard', tasks: 9, trials: 5, hazardRatio: 1, shape: 2 },
  { name: 'falling hazard', tasks: 9, trials: 5, hazardRatio: 1, shape: 0.6 },
];

/** How often the gate says what, on simulated pairs of runs with a known hazard ratio. */
export const benchGate: Bench = ({ quick, say }) => {
  const repeats = quick ? 40 : 500;
  return Promise.resolve(scenarios.flatMap((scenario) => figuresOf(scenario, repeats, say)));
};

function figuresOf(scenario: Scenario, repeats: number, say: (text: string) => void): Figure[] {
  const random = seededRandom('benchGate', 20_260_101 + scenarios.indexOf(scenario));
  const counts: Record<VerdictName, number> = { regressed: 0, 'no-regression': 0, inconclusive: 0 };
  let stated = 0;
  let found = 0;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const tasks = Array.from({ length: scenario.tasks }, () => 2 ** (2 * random() - 1));
    const baseline = contender('baseline', scenario, tasks, 1, random);
    const candidate = contender('candidate', scenario, tasks, scenario.hazardRatio, random);
    const verdict = gate(baseline, candidate, { ...gateDefaults, permutations: 999, seed: repeat });
    counts[verdict.verdict] += 1;
    stated += verdict.minimumDetectableEffect;
    found += verdict.primary.difference;
  }
  const { name, tasks, trials, hazardRatio } = scenario;
  const label = `${name}, ${tasks} tasks x ${trials} trials, hazard ratio ${hazardRatio}`;
  const mean = (sum: number) => (sum / repeats).toFixed(1);
  say(
    `${label}: ${JSON.stringify(counts)}, mean difference ${mean(found)}, stated detectable ${mean(stated)} steps`,
  );
  const share = (verdict: VerdictName) => counts[verdict] / repeats;
  const figure = (
    what: string,
    value: number,
    unit: string,
    target?: { readonly atMost: number },
  ): Figure => ({
    ...{ kind: 'measured', name: `${label}: ${what}`, unit, median: value, p95: undefined },
    ...{ samples: repeats, target, floor: undefined },
  });
  return [
    figure('regressed', share('regressed'), 'share', hazardRatio === 1 ? { atMost: 0.05 } : undefined),
    figure('inconclusive', share('inconclusive'), 'share'),
    figure('mean fall', -found / repeats, 'steps'),
    figure('fall stated to be found with 0.8', stated / repeats, 'steps'),
  ];
}

function contender(
  name: string,
  { trials, shape }: Scenario,
  tasks: readonly number[],
  hazard: number,
  random: () => number,
): RecordedContender {
  return {
    ...{ name, agent: name, model: 'sim/steady', runs: [name], invalid: 0, pending: 0 },
    trials: tasks.flatMap((ease, task) =>
      Array.from({ length: trials }, (_, repeat) => {
        // Weibull with the hazard multiplied: the scale shrinks by the ratio to the power 1 / shape.
        const scale = (medianSteps * ease) / Math.log(2) ** (1 / shape) / hazard ** (1 / shape);
        const step = Math.ceil(scale * (-Math.log(1 - random())) ** (1 / shape));
        const broke = step <= workSteps;
        return {
          ...{ id: `${name}-${task}-${repeat}`, run: name, suite: 'bench', task: `task-${task}` },
          ...{ family: `task-${task}`, units: 100, agent: name, agentVersion: '1', model: 'sim/steady' },
          ...{ simulated: true, steps: broke ? Math.max(step, workSteps) : workSteps, analysed: true },
          end: broke ? ('breakdown' as const) : ('success' as const),
          onset: broke ? { step, cause: 'cycle' as const, provisional: false } : null,
          ...{ passed: !broke, score: broke ? step / workSteps : 1 },
          digests: { task: 'a', environment: 'b', harness: 'c' },
          endedAt: '2026-01-01T00:00:00.000Z',
        };
      }),
    ),
  };
}
