import { describe, expect, test } from 'vitest';
import { type AtifStep, type Trajectory, trajectorySchema } from '../../src/trajectory/index.ts';

const user: AtifStep = { step_id: 1, source: 'user', message: 'Do the work.' };
const agent: AtifStep = {
  step_id: 2,
  timestamp: '2026-11-22T10:00:00.000Z',
  source: 'agent',
  model_name: 'provider/model',
  message: [{ type: 'text', text: 'Looking.' }],
  reasoning_content: 'Where to begin?',
  tool_calls: [{ tool_call_id: 'c1', function_name: 'bash', arguments: { command: 'ls' } }],
  observation: { results: [{ source_call_id: 'c1', content: 'a.txt', extra: { exit_code: 0 } }] },
  metrics: { prompt_tokens: 10, completion_tokens: 2, cached_tokens: 4, cost_usd: 0.01 },
  llm_call_count: 1,
};
const trajectory = (...steps: AtifStep[]): Trajectory => ({
  schema_version: 'ATIF-v1.7',
  agent: { name: 'mimo', version: '0.1.0' },
  steps,
});

/** Where a value breaks a rule, as dotted paths; empty for a valid one. */
function faults(value: unknown): string[] {
  const parsed = trajectorySchema.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
}

describe('a trajectory', () => {
  test('that keeps every rule is accepted, of each version', () => {
    expect(faults(trajectory(user, agent))).toEqual([]);
    for (let minor = 0; minor <= 7; minor += 1) {
      expect(faults({ ...trajectory(user), schema_version: `ATIF-v1.${minor}` })).toEqual([]);
    }
    const compacted: AtifStep = {
      ...{ step_id: 2, source: 'system', message: 'Compacted.' },
      extra: { context_management: { type: 'compaction', boundary: 'replace' } },
    };
    expect(faults(trajectory(user, compacted))).toEqual([]);
    const part = { type: 'image' as const, source: { media_type: 'image/png' as const, path: 'a.png' } };
    const sub = { ...trajectory(user), trajectory_id: 's1' };
    const ref = { source_call_id: 'c1', subagent_trajectory_ref: [{ trajectory_id: 's1' }] };
    const whole = trajectory(user, { ...agent, message: [part], observation: { results: [ref] } });
    expect(faults({ ...whole, subagent_trajectories: [sub] })).toEqual([]);
  });

  test.each<[what: string, value: unknown, path: string]>([
    ['of another version', { ...trajectory(user), schema_version: 'ATIF-v2.0' }, 'schema_version'],
    ['without steps', trajectory(), 'steps'],
    ['with a field that the format does not have', { ...trajectory(user), exit_code: 0 }, ''],
    ['with such a field in a step', trajectory(user, { ...agent, duration: 1 } as AtifStep), 'steps.1'],
    ['whose steps do not count from 1', trajectory({ ...user, step_id: 2 }), 'steps.0.step_id'],
    ['whose steps have a gap', trajectory(user, { ...agent, step_id: 3 }), 'steps.1.step_id'],
    ['with a time that is none', trajectory({ ...user, timestamp: 'yesterday' }), 'steps.0.timestamp'],
    [
      'with a result of no call',
      trajectory(user, { ...agent, tool_calls: [] }),
      'steps.1.observation.results.0.source_call_id',
    ],
    [
      'with a result of another step’s call',
      trajectory({ ...agent, step_id: 1 }, { ...user, step_id: 2, observation: agent.observation }),
      'steps.1.observation.results.0.source_call_id',
    ],
    [
      'with arguments that are no object',
      trajectory(user, {
        ...agent,
        tool_calls: [{ tool_call_id: 'c1', function_name: 'x', arguments: 'ls' as never }],
      }),
      'steps.1.tool_calls.0.arguments',
    ],
    [
      'with thoughts of a user',
      trajectory({ ...user, reasoning_content: 'hm' }),
      'steps.0.reasoning_content',
    ],
    ['with metrics of the system', trajectory({ ...user, source: 'system', metrics: {} }), 'steps.0.metrics'],
    ['with a model’s name on a user', trajectory({ ...user, model_name: 'm' }), 'steps.0.model_name'],
    ['with calls of a user', trajectory({ ...user, tool_calls: [] }), 'steps.0.tool_calls'],
    [
      'with metrics where no model was called',
      trajectory(user, { ...agent, reasoning_content: undefined, llm_call_count: 0 }),
      'steps.1.metrics',
    ],
    [
      'with thoughts where no model was called',
      trajectory(user, { ...agent, metrics: undefined, llm_call_count: 0 }),
      'steps.1.reasoning_content',
    ],
    [
      'with negative tokens',
      trajectory(user, { ...agent, metrics: { prompt_tokens: -1 } }),
      'steps.1.metrics.prompt_tokens',
    ],
    [
      'compacted by the agent',
      trajectory(user, {
        ...agent,
        extra: { context_management: { type: 'compaction', boundary: 'replace' } },
      }),
      'steps.1.extra.context_management',
    ],
    [
      'compacted at no boundary',
      trajectory(user, {
        step_id: 2,
        source: 'system',
        message: '',
        extra: { context_management: { type: 'compaction' } },
      }),
      'steps.1.extra.context_management',
    ],
    [
      'with a picture of no known kind',
      trajectory({
        ...user,
        message: [{ type: 'image', source: { media_type: 'image/tiff' as never, path: 'a' } }],
      }),
      'steps.0.message',
    ],
    [
      'with a subagent nowhere to be found',
      trajectory(user, { ...agent, observation: { results: [{ subagent_trajectory_ref: [{}] }] } }),
      'steps.1.observation.results.0.subagent_trajectory_ref.0',
    ],
    [
      'with embedded subagents of one id',
      {
        ...trajectory(user),
        subagent_trajectories: [
          { ...trajectory(user), trajectory_id: 's' },
          { ...trajectory(user), trajectory_id: 's' },
        ],
      },
      'subagent_trajectories.1.trajectory_id',
    ],
    [
      'with an embedded subagent without one',
      { ...trajectory(user), subagent_trajectories: [trajectory(user)] },
      'subagent_trajectories.0.trajectory_id',
    ],
    [
      'with a broken step in a subagent',
      {
        ...trajectory(user),
        subagent_trajectories: [{ ...trajectory({ ...user, step_id: 9 }), trajectory_id: 's' }],
      },
      'subagent_trajectories.0.steps.0.step_id',
    ],
  ])('%s is refused', (_, value, path) => {
    expect(faults(value)).toContain(path);
  });
});
