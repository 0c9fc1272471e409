/**
 * The rooms of src/ and which others each may enter. Data flows one way: whoever stands lower here may use who
 * stands higher, and nobody the other way round.
 */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  core: [],
  stats: ['core'],
  store: ['core'],
  task: ['core'],
  sandbox: ['core'],
  model: ['core'],
  gateway: ['core', 'model'],
  agent: ['core', 'model', 'store'],
  grade: ['core', 'store'],
  trajectory: ['core', 'store'],
  trial: ['core', 'store', 'task', 'sandbox', 'model', 'gateway', 'agent', 'grade', 'analysis', 'trajectory'],
  analysis: ['core', 'stats', 'store'],
  comparison: ['core', 'stats'],
  report: ['core', 'stats', 'comparison'],
  run: [
    'core',
    'store',
    'task',
    'sandbox',
    'model',
    'gateway',
    'agent',
    'grade',
    'trial',
    'report',
    'comparison',
  ],
  /** The only room that reads sealed truth. */
  calibration: ['core', 'stats', 'store', 'model', 'trial', 'run'],
  /** Proves tasks sound: what it runs are references and wrong solutions, never agents. */
  validation: ['core', 'task', 'sandbox', 'grade'],
  /** Pages of a run on loopback. */
  view: ['core', 'store', 'report'],
  cli: [
    'core',
    'store',
    'task',
    'sandbox',
    'model',
    'agent',
    'analysis',
    'calibration',
    'comparison',
    'report',
    'run',
    'validation',
    'view',
  ],
  /** Doubles and contract suites: used by tests alone, so no room may enter it. */
  testing: ['core', 'store', 'task', 'sandbox', 'model', 'gateway', 'agent', 'run'],
};

/** Packages that only one part of the house may import. */
export const reservedPackages: Readonly<Record<string, string>> = {
  dockerode: 'src/sandbox/docker/',
  openai: 'src/model/',
  '@anthropic-ai/sdk': 'src/model/',
  '@google/genai': 'src/model/',
  commander: 'src/cli/',
};

/** Rooms that are functions of their input: the same report from the same files, on any machine, at any time. */
export const pureRooms: readonly string[] = ['core', 'stats', 'analysis', 'comparison', 'report'];

/** Files of a pure room that are ports to the outside by purpose. */
export const ports: readonly string[] = ['src/core/clock.ts'];

/** Programs of their own, started as processes by their rooms: they have arguments and exit codes. */
export const programs: readonly string[] = [
  'src/sandbox/supervisor/main.ts',
  'src/task/build-child.ts',
  'src/testing/sandbox-harness.ts',
];

export const MOST_LINES = 300;
