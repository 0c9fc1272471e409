import { z } from 'zod';

/**
 * Harbor's task.toml, schema version 1.4: names, types and defaults are Harbor's own. Every object is strict so
 * that an unknown key is noticed; the reader turns that into a warning, since a newer Harbor may know it.
 */

const seconds = z.number().positive();
const name = z.string().min(1);
const user = z.union([name, z.int().nonnegative()]).transform(String);
const variables = z.record(z.string(), z.string());
const host = z
  .string()
  .regex(/^[^\s/:]+$/, 'expected a host name or IPv4 address, without scheme, port or path')
  .transform((value) => value.trim().toLowerCase().replace(/\.$/, ''));

const network = {
  network_mode: z.enum(['public', 'no-network', 'allowlist']).optional(),
  allowed_hosts: z.array(host).default([]),
};

const author = z.strictObject({ name, email: z.string().optional() });

const healthcheck = z.strictObject({
  command: name,
  interval_sec: z.number().nonnegative().default(5),
  timeout_sec: z.number().nonnegative().default(30),
  start_period_sec: z.number().nonnegative().default(0),
  start_interval_sec: z.number().nonnegative().default(5),
  retries: z.int().nonnegative().default(3),
});

const mcpServer = z.strictObject({
  name,
  transport: z.enum(['stdio', 'sse', 'streamable-http']).default('sse'),
  url: z.string().optional(),
  command: z.string().optional(),
  args: z.array(z.string()).default([]),
});

const environment = z.strictObject({
  ...network,
  build_timeout_sec: seconds.default(600),
  docker_image: name.optional(),
  os: z.enum(['linux', 'windows']).default('linux'),
  cpus: z.number().positive().default(1),
  memory_mb: z.int().positive().default(2048),
  storage_mb: z.int().positive().default(10240),
  gpus: z.int().nonnegative().default(0),
  gpu_types: z.array(z.string()).optional(),
  mcp_servers: z.array(mcpServer).default([]),
  env: variables.default({}),
  skills_dir: z.string().optional(),
  healthcheck: healthcheck.optional(),
  workdir: z.string().startsWith('/', 'expected an absolute path').optional(),
});

const agent = z.strictObject({ ...network, timeout_sec: seconds.optional(), user: user.optional() });

const collectHook = z.strictObject({
  command: name,
  service: z.string().optional(),
  timeout_sec: seconds.optional(),
  user: user.optional(),
});

const verifier = z.strictObject({
  ...network,
  timeout_sec: seconds.default(600),
  env: variables.default({}),
  user: user.optional(),
  environment_mode: z.enum(['shared', 'separate']).optional(),
  environment: environment.optional(),
  collect: z.array(collectHook).default([]),
});

/** As `[verifier]`, but what is not said is the task's own. */
const stepVerifier = z.strictObject({
  ...network,
  timeout_sec: seconds.optional(),
  env: variables.optional(),
  user: user.optional(),
  environment_mode: z.enum(['shared', 'separate']).optional(),
  environment: environment.optional(),
  collect: z.array(collectHook).default([]),
});

/** Written as a path or as a table. */
const artifact = z.preprocess(
  (value) => (typeof value === 'string' ? { source: value } : value),
  z.strictObject({
    source: name,
    destination: z.string().optional(),
    exclude: z.array(z.string()).default([]),
    service: z.string().optional(),
  }),
);

const reward = z.union([z.number(), z.record(z.string(), z.number())]);

const step = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/, 'expected the name of a directory under steps/'),
  min_reward: reward.optional(),
  agent: agent.optional(),
  verifier: stepVerifier.optional(),
  healthcheck: healthcheck.optional(),
  artifacts: z.array(artifact).default([]),
});

export const harborSchema = z.strictObject({
  schema_version: z.string().default('1.4'),
  source: z.string().optional(),
  multi_step_reward_strategy: z.enum(['mean', 'final']).optional(),
  artifacts: z.array(artifact).default([]),
  metadata: z.record(z.string(), z.unknown()).default({}),
  task: z
    .strictObject({
      name: z
        .string()
        .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]*\/[A-Za-z0-9_][A-Za-z0-9._-]*$/, 'expected org/name'),
      version: z.string().optional(),
      description: z.string().default(''),
      authors: z.array(author).default([]),
      keywords: z.array(z.string()).default([]),
    })
    .optional(),
  agent: agent.prefault({}),
  verifier: verifier.prefault({}),
  environment: environment.prefault({}),
  solution: z.strictObject({ env: variables.default({}) }).prefault({}),
  steps: z.array(step).default([]),
});

export type HarborConfig = z.output<typeof harborSchema>;
