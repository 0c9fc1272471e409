import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MimoError } from '../../src/core/index.ts';
import { loadTask } from '../../src/task/index.ts';
import { harborFiles, mimoYaml, scratch } from './fixtures.ts';

async function load(files: Record<string, string>, options = {}) {
  await using directory = await scratch();
  await directory.write(files);
  return await loadTask(directory.path, options);
}

async function failure(files: Record<string, string>): Promise<MimoError> {
  const error: unknown = await load(files).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MimoError);
  return error as MimoError;
}

const fullToml = `schema_version = "1.4"
source = "https://example.org/x"
multi_step_reward_strategy = "mean"
artifacts = ["/app/out.json", { source = "/app/log", destination = "log", exclude = ["*.tmp"] }]

[task]
name = "org/some-task"
version = "2.1"
description = "Some task"
keywords = ["a"]
[[task.authors]]
name = "Ann"
email = "ann@example.org"

[metadata]
difficulty = "hard"
anything = { goes = 1 }

[agent]
timeout_sec = 120
user = 1000
network_mode = "allowlist"
allowed_hosts = ["Example.ORG"]

[verifier]
timeout_sec = 42.5
user = "root"
environment_mode = "separate"
network_mode = "no-network"
[verifier.env]
TOKEN = "\${TOKEN:-none}"

[environment]
build_timeout_sec = 30
cpus = 2
memory_mb = 512
storage_mb = 100
workdir = "/srv/app"
[environment.env]
MODE = "test"

[solution.env]
FAST = "1"
`;

describe('task.toml', () => {
  it("fills Harbor's defaults where the file is empty", async () => {
    const task = await load(harborFiles());
    expect(task.limits).toEqual({ cpus: 1, memoryMb: 2048, storageMb: 10240, pids: 512 });
    expect(task.network).toEqual({ kind: 'public' });
    expect(task.verifier).toEqual({
      timeoutMs: 600_000,
      user: undefined,
      mode: 'shared',
      network: { kind: 'public' },
      env: {},
      tests: [join(task.directory, 'tests')],
      collect: [],
      own: undefined,
    });
    expect(task.environment.buildTimeoutMs).toBe(600_000);
    expect(task.agentTimeoutMs).toBeUndefined();
    expect(task.reference).toEqual([]);
    expect(task.warnings).toEqual([]);
  });

  it('reads every key of the format', async () => {
    const task = await load(harborFiles(fullToml));
    expect(task.warnings).toEqual([]);
    expect(task.limits).toMatchObject({ cpus: 2, memoryMb: 512, storageMb: 100 });
    expect(task.network).toEqual({ kind: 'allowlist', hosts: ['example.org'] });
    expect(task.agentUser).toBe('1000');
    expect(task.agentTimeoutMs).toBe(120_000);
    expect(task.workdir).toBe('/srv/app');
    expect(task.env).toEqual({ MODE: 'test' });
    expect(task.solutionEnv).toEqual({ FAST: '1' });
    expect(task.verifier).toMatchObject({
      timeoutMs: 42_500,
      user: 'root',
      mode: 'separate',
      network: { kind: 'none' },
      env: { TOKEN: 'none' },
    });
    expect(task.harbor.artifacts[1]).toEqual({ source: '/app/log', destination: 'log', exclude: ['*.tmp'] });
    expect(task.harbor.metadata).toEqual({ difficulty: 'hard', anything: { goes: 1 } });
    expect(task.title).toBe('Some task');
  });

  it('is one milestone, its reward, without mimo.yaml', async () => {
    const task = await load(harborFiles());
    expect(task.hasEndurance).toBe(false);
    expect(task.units).toBe(1);
    expect(task.endurance.milestones).toEqual([{ id: 'reward', title: 'the reward of the task', weight: 1 }]);
  });

  it('grades in a clean sandbox by default when mimo.yaml is there', async () => {
    const task = await load({ ...harborFiles(), 'mimo.yaml': mimoYaml });
    expect(task.hasEndurance).toBe(true);
    expect(task.verifier.mode).toBe('separate');
  });

  it('takes the ready image instead of a Dockerfile', async () => {
    const { 'environment/Dockerfile': _, ...files } = harborFiles(
      '[environment]\ndocker_image = "debian:12"\n',
    );
    const task = await load(files);
    expect(task.environment).toMatchObject({ directory: undefined, image: 'debian:12', digest: 'debian:12' });
  });

  it('maps deprecated forms and says so with the line', async () => {
    const task = await load(
      harborFiles(
        'version = "1.0"\n\n[environment]\nmemory = "2G"\nstorage = "512M"\nallow_internet = false\n',
      ),
    );
    expect(task.limits).toMatchObject({ memoryMb: 2048, storageMb: 512 });
    expect(task.network).toEqual({ kind: 'none' });
    expect(task.warnings.map((warning) => warning.replace(/^.*task\.toml:/, ''))).toEqual([
      '1: version: deprecated, use schema_version',
      '4: environment.memory: deprecated, use memory_mb = 2048',
      '5: environment.storage: deprecated, use storage_mb = 512',
      '6: environment.allow_internet: deprecated, use network_mode = "no-network"',
    ]);
  });

  it('warns of unknown keys with their lines, offers the near ones, and loads', async () => {
    const task = await load(
      harborFiles(
        '[agent]\ntimeout_secs = 5\n\n[environment]\ncpus = 1\n\n[[environment.mcp_servers]]\nname = "x"\nurl = "http://x"\ncolour = "red"\n\n[extra]\na = 1\n',
      ),
    );
    const warnings = task.warnings.map((warning) => warning.replace(/^.*task\.toml:/, ''));
    expect(warnings).toContain('2: agent.timeout_secs: unknown key, ignored (did you mean timeout_sec?)');
    expect(warnings).toContain('10: environment.mcp_servers[0].colour: unknown key, ignored');
    expect(warnings).toContain('12: extra: unknown key, ignored');
    expect(task.agentTimeoutMs).toBeUndefined();
  });

  it('reads each step with what it takes over from the task and what is its own', async () => {
    const task = await load({
      ...harborFiles(
        [
          'multi_step_reward_strategy = "final"',
          'artifacts = ["/app/out"]',
          '[agent]\ntimeout_sec = 100\nuser = "ann"',
          '[verifier]\ntimeout_sec = 50\n[verifier.env]\nA = "1"',
          '[[steps]]\nname = "first"\nmin_reward = 0.5\n[steps.agent]\ntimeout_sec = 10',
          '[[steps]]\nname = "second"\nmin_reward = { safety = 1 }\nartifacts = ["/app/more"]',
          '[steps.verifier]\nenvironment_mode = "separate"\nuser = "bob"\n[steps.verifier.env]\nB = "2"',
          '[steps.healthcheck]\ncommand = "true"\nretries = 1\n',
        ].join('\n'),
      ),
      'steps/first/instruction.md': 'First.\n',
      'steps/first/workdir/setup.sh': 'true\n',
      'steps/second/instruction.md': 'Second.\n',
      'steps/second/tests/test.sh': 'true\n',
      'steps/second/solution/solve.sh': 'touch b\n',
    });
    const at = (...path: string[]) => join(task.directory, ...path);
    expect(task.rewardStrategy).toBe('final');
    expect(task.instruction).toBe('## first\n\nFirst.\n\n## second\n\nSecond.\n');
    expect(task.legs).toMatchObject([
      {
        ...{ name: 'first', instruction: 'First.\n', agentTimeoutMs: 10_000, agentUser: 'ann' },
        ...{ minRewards: { reward: 0.5 }, reference: [], workdirFiles: at('steps/first/workdir') },
        verifier: { mode: 'shared', timeoutMs: 50_000, env: { A: '1' }, tests: [at('tests')] },
        artifacts: [{ source: '/app/out' }],
      },
      {
        ...{ name: 'second', agentTimeoutMs: 100_000, minRewards: { safety: 1 }, workdirFiles: undefined },
        verifier: {
          ...{ mode: 'separate', timeoutMs: 50_000, env: { B: '2' }, user: 'bob' },
          tests: [at('tests'), at('steps/second/tests')],
        },
        artifacts: [{ source: '/app/out' }, { source: '/app/more' }],
        healthcheck: { command: 'true', intervalMs: 5000, retries: 1 },
        reference: [{ script: 'touch b\n' }],
      },
    ]);
    expect(task.refusals).toEqual([]);
  });

  it('takes a separate verifier from where the format says: its image, tests/Dockerfile, or a fresh copy', async () => {
    const copy = await load(harborFiles('[verifier]\nenvironment_mode = "separate"\n'));
    expect(copy.verifier).toMatchObject({ own: undefined, tests: [join(copy.directory, 'tests')] });
    const image = await load(harborFiles('[verifier.environment]\ndocker_image = "grader:1"\ncpus = 2\n'));
    expect(image.verifier).toMatchObject({
      ...{ mode: 'separate', tests: [] },
      own: { environment: { image: 'grader:1' }, limits: { cpus: 2 } },
    });
    const built = await load({
      ...harborFiles('[verifier]\nenvironment_mode = "separate"\n'),
      'tests/Dockerfile': 'FROM debian:12\nCOPY . /tests/\n',
    });
    expect(built.verifier).toMatchObject({
      tests: [],
      own: { environment: { directory: join(built.directory, 'tests') }, limits: { cpus: 1 } },
    });
    const resources = await load(harborFiles('[verifier.environment]\nmemory_mb = 64\n'));
    expect(resources.verifier).toMatchObject({
      tests: [join(resources.directory, 'tests')],
      own: { environment: resources.environment, limits: { memoryMb: 64 } },
    });
  });

  it('works where the commands run by default: workdir, or the WORKDIR of the last stage', async () => {
    const workspace = async (toml: string, dockerfile = 'FROM debian:12\n') =>
      (await load({ ...harborFiles(toml), 'environment/Dockerfile': dockerfile })).endurance.snapshot
        .workspace;
    expect(await workspace('')).toBe('/app');
    expect(await workspace('[environment]\nworkdir = "/srv/w"\n', 'FROM a\nWORKDIR /work\n')).toBe('/srv/w');
    expect(await workspace('', 'FROM a\nWORKDIR /x\nFROM b\nWORKDIR /work\nWORKDIR repo\n')).toBe(
      '/work/repo',
    );
    expect(await workspace('', 'FROM a\nWORKDIR /\n')).toBe('/app');
  });

  it.each([
    ['GPUs', '[environment]\ngpus = 1\n', {}, 'task.toml:2: environment.gpus: GPUs are not supported'],
    [
      'an allowlist',
      '[environment]\nnetwork_mode = "allowlist"\nallowed_hosts = ["a.example"]\n',
      {},
      'task.toml:2: environment.network_mode: a network limited to a list of hosts is not supported',
    ],
    [
      'a contradiction',
      '[verifier]\nenvironment_mode = "shared"\n[verifier.environment]\ncpus = 1\n',
      {},
      'task.toml:3: verifier.environment: an environment of its own contradicts environment_mode = "shared"',
    ],
    [
      'a network that changes in one sandbox',
      '[verifier]\nnetwork_mode = "no-network"\n',
      {},
      'task.toml:2: verifier.network_mode: the network of a shared sandbox cannot be changed between the agent and its grader',
    ],
    [
      'a sidecar',
      '[[verifier.collect]]\ncommand = "dump"\nservice = "db"\n',
      {},
      'task.toml:3: verifier.collect[0].service: only the main service is run',
    ],
    [
      'services beside it',
      '',
      { 'environment/docker-compose.yaml': 'services: {}\n' },
      'environment/docker-compose.yaml: further services (docker compose) are not supported',
    ],
    [
      'an entrypoint',
      '',
      { 'environment/Dockerfile': 'FROM debian:12\n\nENTRYPOINT ["/start"]\n' },
      'environment/Dockerfile:3: ENTRYPOINT: what it starts is not started; start it in a healthcheck or RUN',
    ],
  ])('reads and refuses %s, with the place', async (_, toml, files, refusal) => {
    const task = await load({ ...harborFiles(toml), ...files });
    expect(task.refusals.map((text) => text.replace(`${task.directory}/`, ''))).toEqual([refusal]);
  });

  it('hands no variable of the host to a task unless it is given', async () => {
    const toml = `[environment.env]\nKEY = "\${SOME_KEY}"\nA = "x"\n`;
    const held = await load(harborFiles(toml));
    expect(held.env).toEqual({ A: 'x' });
    expect(held.warnings.join()).toMatch(/task\.toml:2: environment\.env\.KEY: left out: SOME_KEY/);
    const given = await load(harborFiles(toml), { hostEnv: { SOME_KEY: 'value' } });
    expect(given.env).toEqual({ A: 'x', KEY: 'value' });
  });

  it.each([
    ['a syntax error', '[agent]\ntimeout_sec = \n', /task\.toml:2: .*column/],
    [
      'a wrong type',
      '[agent]\n\ntimeout_sec = "fast"\n',
      /task\.toml:3: agent\.timeout_sec: expected a number, got "fast"/,
    ],
    [
      'a wrong choice',
      '[verifier]\nenvironment_mode = "seperate"\n',
      /:2: verifier\.environment_mode: expected one of shared, separate, got "seperate"; did you mean separate\?/,
    ],
    [
      'a number out of range',
      '[environment]\ncpus = 0\n',
      /:2: environment\.cpus: expected a number of more than 0, got 0/,
    ],
    [
      'a fraction',
      '[environment]\nmemory_mb = 1.5\n',
      /:2: environment\.memory_mb: expected a whole number, got 1\.5/,
    ],
    [
      'a bad size',
      '[environment]\nmemory = "much"\n',
      /:2: environment\.memory: expected a size such as "2G"/,
    ],
    ['a bad name', '[task]\nname = "nameless"\n', /:2: task\.name: expected org\/name, got "nameless"/],
    ['a missing key', '[task]\ndescription = "x"\n', /:1: task\.name: expected a string, the key is missing/],
    [
      'hosts without an allowlist',
      '[agent]\nnetwork_mode = "public"\nallowed_hosts = ["a.example"]\n',
      /:3: agent\.allowed_hosts: expected network_mode = "allowlist"/,
    ],
    [
      'a host with a scheme',
      '[agent]\nallowed_hosts = [\n  "http://a.example",\n]\n',
      /:2: agent\.allowed_hosts\[0\]: expected a host name/,
    ],
    [
      'an item of a list',
      '[[steps]]\nname = "a"\n[[steps]]\nname = "b"\n[steps.healthcheck]\nretries = 1\n',
      /:5: steps\[1\]\.healthcheck\.command: expected a string, the key is missing/,
    ],
    [
      'a relative workdir',
      'environment = { workdir = "app" }\n',
      /:1: environment\.workdir: expected an absolute path, got "app"/,
    ],
  ])('names file, line, key and expectation of %s', async (_, toml, message) => {
    const error = await failure(harborFiles(toml));
    expect(error).toMatchObject({ kind: 'user', code: 'TASK_TOML_INVALID' });
    expect(error.message).toMatch(message);
    expect(error.hint).toBeTruthy();
  });

  it('reports every wrong key at once', async () => {
    const error = await failure(harborFiles('[agent]\ntimeout_sec = "x"\n[verifier]\ntimeout_sec = -1\n'));
    expect(error.message.split('\n')).toHaveLength(2);
  });

  it('is not misled by headers and keys inside multi-line strings', async () => {
    const toml =
      'source = """\n[agent]\ntimeout_sec = 1\n"""\n[agent]\n# timeout_sec = 2\ntimeout_sec = "x"\n';
    expect((await failure(harborFiles(toml))).message).toMatch(/task\.toml:7: agent\.timeout_sec/);
  });

  it.each(['task.toml', 'instruction.md', 'environment/Dockerfile', 'tests/test.sh'])(
    'says that %s is missing',
    async (name) => {
      const files = harborFiles();
      delete files[name];
      const error = await failure(files);
      expect(error.code).toBe('TASK_INCOMPLETE');
      expect(error.message).toContain(join(name));
    },
  );
});
