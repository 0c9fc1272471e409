import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAgent } from '../../src/agent/index.ts';
import { MimoError } from '../../src/core/index.ts';
import { processesOf, runAgentTrial } from '../../src/testing/agent-trial.ts';

/** An agent in forty lines: one tool, one loop, over the chat wire; and it tries to reach what it must not. */
const program = `
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
const [task, base, model] = process.argv.slice(2);
const config = JSON.parse(readFileSync(process.env.HOME + '/.tiny/config.json', 'utf8'));
writeFileSync('.tiny-scratch', 'left in the workspace');
for (const url of ['http://1.1.1.1/', 'http://example.com/', new URL('/v1/models', base).href])
  await fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    (answer) => console.error('reached', url, answer.status),
    (error) => console.error('out of reach', url, String(error.cause?.code ?? error.name)));
const tools = [{ type: 'function', function: { name: 'bash', description: 'Runs a shell command',
  parameters: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] } } }];
const messages = [{ role: 'user', content: task }];
for (;;) {
  const answer = await fetch(base + '/v1/chat/completions', { method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer ' + config.key },
    body: JSON.stringify({ model, messages, tools }) });
  if (answer.status !== 200) { console.error(await answer.text()); process.exit(7); }
  const { message } = (await answer.json()).choices[0];
  messages.push(message);
  if (!message.tool_calls) { console.log(message.content); break; }
  for (const call of message.tool_calls) {
    let output;
    try { output = execFileSync('bash', ['-c', JSON.parse(call.function.arguments).command],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }); }
    catch (error) { output = error.stdout + error.stderr + 'exit code: ' + error.status; }
    messages.push({ role: 'tool', tool_call_id: call.id, content: output });
  }
}
writeFileSync(process.env.HOME + '/.tiny/session.json', JSON.stringify(messages));
`;

const description = `schema: mimo-bench/agent@1
name: tiny
wire: openai-chat
directory: ./tiny
command: [node, /opt/agents/tiny/tiny.mjs, "{instruction}", "{url}", "{model}"]
versionCommand: [echo, tiny 0.3.1]
files:
  .tiny/config.json: '{"key":"{key}"}'
logs: [.tiny/session.json]
droppings: [/.tiny-scratch]
`;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mimo-command-file-'));
  await mkdir(join(directory, 'tiny'));
  await writeFile(join(directory, 'tiny/tiny.mjs'), program);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const write = async (text: string): Promise<string> => {
  const file = join(directory, 'agent.yaml');
  await writeFile(file, text);
  return file;
};

describe('an agent described in a file', { timeout: 120_000 }, () => {
  test('works like any other: its steps, claim, version, logs; its by-products stay out', async () => {
    const agent = `command:${await write(description)}`;
    await using trial = await runAgentTrial({ agent, model: 'sim/steady', kind: 'local' });
    const { result, paths } = trial;
    expect(result).toMatchObject({
      ...{ agent: 'tiny', agentVersion: '0.3.1', score: 1, steps: 14, operations: 13 },
      ...{ outcome: { kind: 'completed' }, claim: { done: true } },
    });
    const session = JSON.parse(await readFile(join(paths.native, '.tiny/session.json'), 'utf8')) as unknown[];
    expect(session.length).toBeGreaterThan(25);
    const stderr = await readFile(join(paths.native, 'stderr.txt'), 'utf8');
    // Only the gateway answers, and there only the trial's own address.
    expect(stderr.match(/^reached .*$/gm)).toEqual(['reached http://127.0.0.1:8484/v1/models 404']);
    expect(stderr.match(/^out of reach .*$/gm)).toHaveLength(2);
    await using oracle = await runAgentTrial({ agent: 'oracle', model: 'sim/steady', kind: 'local' });
    expect(result.snapshots.final.tree).toBe(oracle.result.snapshots.final.tree);
  });

  test('that fails is a crash with its last words, unless a budget refused it', async () => {
    const broken = description.replace(/^command: .*$/m, 'command: [sh, -c, "echo no luck >&2; exit 4"]');
    const crash = `command:${await write(broken)}`;
    await using crashed = await runAgentTrial({ agent: crash, model: 'sim/steady', kind: 'local' });
    expect(crashed.result.outcome).toEqual({
      kind: 'agent-crashed',
      reason: 'tiny ended with exit code 4: no luck',
    });
    const refused = `command:${await write(description)}`;
    await using limited = await runAgentTrial({
      agent: refused,
      model: 'sim/steady',
      kind: 'local',
      maxSteps: 2,
    });
    expect(limited.result).toMatchObject({ outcome: { kind: 'limit', limit: 'steps' }, steps: 2 });
  });

  test('that stays after its last event is ended, with all that it started', async () => {
    const event = '{"type":"result","subtype":"success","result":"All steps are done."}';
    await writeFile(
      join(directory, 'tiny/stays.sh'),
      `trap '' TERM\necho '${event}'\nsetsid sleep 600 &\nwhile :; do sleep 1; done\n`,
    );
    const stays = description
      .replace(/^command: .*$/m, 'command: [sh, /opt/agents/tiny/stays.sh]\noutput: claude-code')
      .replace(/^versionCommand.*\n/m, '');
    const agent = `command:${await write(stays)}`;
    await using trial = await runAgentTrial({ agent, model: 'sim/steady', kind: 'local' });
    const { outcome, claim, timing, agentVersion } = trial.result;
    expect({ outcome, done: claim.done }).toEqual({
      ...{ outcome: { kind: 'completed', reason: 'success' }, done: true },
    });
    expect(timing.wallMs).toBeLessThan(60_000);
    expect(agentVersion).toMatch(/^[0-9a-f]{12}$/);
    expect(await processesOf(trial.runId)).toEqual([]);
  });

  test('that prints without end is kept within bounds', async () => {
    const flood = description.replace(
      /^command: .*$/m,
      'command: [sh, -c, "yes flood | head -c 40000000; echo done"]',
    );
    const agent = `command:${await write(flood)}`;
    await using trial = await runAgentTrial({ agent, model: 'sim/steady', kind: 'local' });
    expect(trial.result.outcome.kind).toBe('completed');
    expect(trial.result.claim.text.length).toBeLessThanOrEqual(2000);
    const kept = await readFile(join(trial.paths.native, 'stdout.jsonl'), 'utf8');
    expect(kept.length).toBeLessThan(9 * 1024 * 1024);
    expect(kept).toMatch(/\n\[31611\d{3} bytes of the middle were left out\]\n$/);
  });

  test('with a program that is not there says so', async () => {
    const missing = `command:${await write(description.replace('[node,', '[no-such-program,'))}`;
    await using trial = await runAgentTrial({ agent: missing, model: 'sim/steady', kind: 'local' });
    expect(trial.result.outcome).toMatchObject({
      kind: 'agent-crashed',
      reason: expect.stringMatching(/exit code 127.*no-such-program: not found/),
    });
  });
});

describe('a description that is wrong', () => {
  const failure = async (text: string): Promise<MimoError> => {
    const file = await write(text);
    try {
      createAgent(`command:${file}`);
    } catch (error) {
      if (error instanceof MimoError) return error;
      throw error;
    }
    throw new Error('no error');
  };

  test.each([
    [
      'an unknown key',
      description.replace('wire:', 'wires:'),
      /agent\.yaml:1: wire: .*\n.*agent\.yaml:3: wires: unknown key/s,
    ],
    ['a wrong wire', description.replace('openai-chat', 'smoke-signals'), /agent\.yaml:3: wire: /],
    [
      'a command that is no list',
      description.replace(/^command: .*$/m, 'command: node x'),
      /agent\.yaml:5: command: /,
    ],
    [
      'a path out of HOME',
      description.replace('.tiny/config.json', '../x'),
      /agent\.yaml:8: files\.\.\.\/x: .*below HOME/,
    ],
    [
      'a moving version',
      `${description}package: { name: x, version: latest }\n`,
      /agent\.yaml:11: package\.version: .*exact version/,
    ],
    [
      'two homes',
      `${description}package: { name: x, version: 1.2.3 }\n`,
      /agent\.yaml:4: directory: .*got both/,
    ],
    ['broken YAML', `${description}logs: [`, /agent\.yaml:\d+: /],
  ])('%s is named with its line', async (_what, text, pattern) => {
    const error = await failure(text);
    expect(error).toMatchObject({ code: 'AGENT_FILE_INVALID', kind: 'user' });
    expect(error.message).toMatch(pattern);
  });

  test('and one that is not there', () => {
    expect(() => createAgent('command:nowhere.yaml')).toThrow(/nowhere\.yaml: cannot be read/);
  });
});

describe('a version in the name', () => {
  test('is taken as it is when exact, refused when it moves', () => {
    expect(createAgent('claude-code@2.1.300').version).toBe('2.1.300');
    expect(createAgent('claude-code@2.1.300').name).toBe('claude-code');
    expect(() => createAgent('claude-code@latest')).toThrow(/"latest" is no exact version/);
    expect(() => createAgent('claude-cod')).toThrow(/unknown agent "claude-cod"/);
  });
});
