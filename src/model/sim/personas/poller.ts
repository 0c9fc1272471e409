import { z } from 'zod';
import { definePersona, type World } from '../persona.ts';
import { atStart, followReference, placeSchema } from './reference.ts';

/** A job that died unseen must not make a healthy persona poll for ever. */
const maxPolls = 12;

/** Waits for slow background jobs by asking the same question until the answer changes. Healthy. */
export const poller = definePersona({
  name: 'poller',
  summary:
    'as steady, but now and then starts a slow background job and polls it with one command until it ends',
  healthy: true,
  takesStep: false,
  options: {
    jobs: {
      kind: 'integer',
      min: 0,
      max: 1000,
      default: 4,
      help: 'background jobs over the whole reference',
    },
    ms: { kind: 'integer', min: 0, max: 600_000, default: 1250, help: 'milliseconds that a job takes' },
  },
  state: z.strictObject({
    ...placeSchema.shape,
    /** Jobs started so far. */
    jobs: z.int().nonnegative(),
    /** Times that the job under way was asked after; null when none is. */
    polls: z.int().nonnegative().nullable(),
  }),
  start: () => ({ ...atStart, jobs: 0, polls: null }),
  next: (state, observation, world) => {
    if (state.polls !== null) {
      const ended = observation.result?.text.includes('job finished') ?? false;
      if (ended || state.polls >= maxPolls) return followReference({ ...state, polls: null }, world);
      const repeat = {
        event: 'healthy-repeat' as const,
        detail: `poll ${state.polls + 1} of job ${state.jobs}`,
      };
      return {
        act: {
          kind: 'run',
          say: state.polls === 0 ? 'Waiting for the job.' : 'Not there yet; waiting a little longer.',
          title: 'Wait for the background job',
          script: `sleep 0.5; tail -n 1 ${logOf(state.jobs)}`,
        },
        state: { ...state, polls: state.polls + 1 },
        truth: state.polls === 0 ? [] : [repeat],
      };
    }
    if (state.jobs < world.option('jobs') && state.place >= placeOfJob(world, state.jobs + 1)) {
      const jobs = state.jobs + 1;
      const body = `echo "job running"; sleep ${world.option('ms') / 1000}; echo "job finished"`;
      return {
        act: {
          kind: 'run',
          say: 'Starting the slow job in the background.',
          title: 'Start a background job',
          script: `nohup sh -c '${body}' > ${logOf(jobs)} 2>&1 < /dev/null &`,
        },
        state: { ...state, jobs, polls: 0 },
      };
    }
    return followReference(state, world);
  },
});

/** Outside the workspace: a healthy wait changes no file of it. */
const logOf = (job: number): string => `/tmp/background-job-${job}.log`;

const placeOfJob = (world: World, job: number): number =>
  Math.floor((job * world.reference.length) / (world.option('jobs') + 1));
