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
    expect(task.verifier).toEqual({
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

  it('says that steps are kept but not run one by one', async () => {
    const task = await load({
      ...harborFiles(
        '[[steps]]\nname = "first"\n\n[[steps]]\nname = "second"\nmin_reward = { safety = 1 }\n',
      ),
      'steps/first/instruction.md': 'First.\n',
      'steps/second/instruction.md': 'Second.\n',
    });
    expect(task.harbor.steps.map((step) => step.name)).toEqual(['first', 'second']);
    expect(task.instruction).toBe('First.\n\nSecond.\n');
    expect(task.warnings.join()).toMatch(/task\.toml:1: steps: running step by step is not supported yet/);
  });

  it('says what it reads but does not act on', async () => {
    const task = await load({
      ...harborFiles('[environment]\ngpus = 1\n[environment.healthcheck]\ncommand = "true"\n'),
      'environment/docker-compose.yaml': 'services: {}\n',
      'tests/Dockerfile': 'FROM debian:12\n',
    });
    const warnings = task.warnings.map((warning) => warning.replace(/^.*\/(?=[a-z]+\/|task\.toml)/, ''));
    expect(warnings).toEqual([
      'task.toml:2: environment.gpus: GPUs are not supported yet: none is given',
      'task.toml:3: environment.healthcheck: the health check is not run yet',
      "tests/Dockerfile: not built, grading uses the task's own environment",
      'environment/docker-compose.yaml: only the Dockerfile is used, its further services do not start',
    ]);
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
