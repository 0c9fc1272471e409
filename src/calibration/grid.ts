import { userError } from '../core/index.ts';
import type { RunRequest } from '../run/index.ts';

/** Seeds on which constants may be chosen, and seeds that are only ever reported. They share none. */
export const calibrationSeeds = {
  tuning: [11, 12, 13, 14, 15, 16, 17, 18],
  reporting: [101, 102, 103, 104, 105, 106, 107, 108],
} as const;
export type SeedSet = keyof typeof calibrationSeeds;

/** Personas that break at a step and never end by themselves. */
const endless = ['loop', 'near-loop', 'thrash', 'error-lock', 'phantom', 'malformed', 'stall', 'amnesia'];

/** Personas that break or stop at a step and then end by themselves. */
const ending = ['vandal', 'fake-success', 'early-stop'];

/** Healthy ones, which go to the end. Where one takes a step, it lapses there and recovers. */
const decoys = ['steady', 'poller?jobs=2&ms=1500', 'retester', 'bisector', 'explorer', 'refactorer'];

export interface CalibrationRequest {
  readonly suites: readonly string[];
  /** Globs over `task` or `suite/task`; none: those of the default grid. */
  readonly tasks: readonly string[];
  readonly agents: readonly string[];
  readonly units?: number;
  readonly seeds: SeedSet | 'all';
  /** Seeds of each set that are run; default 2. */
  readonly repeats?: number;
  /** One task of the suite `smoke`, one seed of each set. */
  readonly quick: boolean;
  readonly sandbox: RunRequest['sandbox'];
  readonly jobs?: number;
}

/** One run of the grid: what differs between them are seed, limit and whether curves are measured. */
export interface GridRun {
  readonly set: SeedSet;
  readonly request: Omit<RunRequest, 'out'>;
}

interface Scale {
  readonly suites: readonly string[];
  readonly tasks: readonly string[];
  readonly units: number | undefined;
  /** Onset steps; each seed has the next. None: the seed chooses one in the middle third of the reference. */
  readonly onsets: readonly number[];
  /** Steps that an endless breakdown is given: enough for a stall of thirty to show. */
  readonly tail: number;
}

/** Some sixty reference steps each, so that half of the work stands when it breaks. */
const full: Scale = {
  suites: [],
  tasks: ['callbacks-to-promises', 'version-ladder'],
  units: 25,
  onsets: [15, 31, 23],
  tail: 55,
};

const small: Scale = {
  suites: [],
  tasks: ['fix-failing-test'],
  units: undefined,
  onsets: [8],
  tail: 45,
};

const defaultRepeats = 2;

/**
 * The runs of a calibration. Behavioural breakdowns are judged without a progress curve, which is the harder case;
 * damage is only seen on one. Of chosen tasks nothing is known, so each breakdown begins where its seed says.
 */
export function gridRuns(request: CalibrationRequest): GridRun[] {
  const scale = request.quick ? small : isChosen(request) ? { ...full, onsets: [] } : full;
  const sets = request.seeds === 'all' ? (['tuning', 'reporting'] as const) : [request.seeds];
  const repeats = request.repeats ?? (request.quick ? 1 : defaultRepeats);
  const most = calibrationSeeds.tuning.length;
  if (repeats > most) {
    throw userError('CALIBRATION_SEEDS', `--repeats ${repeats}: each set has ${most} seeds`, {
      hint: `Give a number from 1 to ${most}.`,
    });
  }
  return sets.flatMap((set) =>
    calibrationSeeds[set].slice(0, repeats).flatMap((seed, place) =>
      parts(scale, scale.onsets[place % scale.onsets.length]).map(({ models, maxSteps, curve }) => ({
        set,
        request: { ...common(request, scale), models, seed, curve, ...(maxSteps ? { maxSteps } : {}) },
      })),
    ),
  );
}

type Part = Pick<RunRequest, 'models' | 'maxSteps'> & { readonly curve: 'none' | 'failed' };

function parts({ tail }: Scale, onset: number | undefined): Part[] {
  const step = onset === undefined ? '' : `@${onset}`;
  const at = (names: readonly string[]): string[] => names.map((name) => `sim/${name}${step}`);
  // Without one the run's own limit holds, a multiple of the reference.
  const limit = onset === undefined ? {} : { maxSteps: onset + tail };
  return [
    { models: at(endless), ...limit, curve: 'none' },
    { models: [...decoys.map((name) => `sim/${name}`), ...at(['recoverer'])], curve: 'none' },
    {
      // Within a few steps of the one at which its errors begin, decay gets nothing right any more.
      models: [...at(ending), `${at(['decay']).join()}?p=0.7&factor=3`],
      curve: 'failed',
    },
  ];
}

const isChosen = ({ suites, tasks }: CalibrationRequest): boolean => suites.length > 0 || tasks.length > 0;

function common(
  request: CalibrationRequest,
  scale: Scale,
): Omit<RunRequest, 'out' | 'models' | 'seed' | 'curve' | 'maxSteps'> {
  const chosen = isChosen(request);
  const units = request.units ?? (chosen ? undefined : scale.units);
  return {
    suites: request.suites,
    tasks: chosen ? request.tasks : scale.tasks,
    agents: request.agents,
    trials: 1,
    sandbox: request.sandbox,
    tasksDirs: [],
    ...(units === undefined ? {} : { units: [units] }),
    ...(request.jobs === undefined ? {} : { jobs: request.jobs }),
  };
}

export function setOfSeed(seed: number): SeedSet | undefined {
  const known: readonly number[] = calibrationSeeds.tuning;
  if (known.includes(seed)) return 'tuning';
  return (calibrationSeeds.reporting as readonly number[]).includes(seed) ? 'reporting' : undefined;
}
