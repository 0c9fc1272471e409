import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  EnvironmentSource,
  ExecResult,
  ExecSpec,
  Sandbox,
  SandboxProvider,
  SandboxSpec,
} from '../core/index.ts';

/** What a contract test needs of a provider: real sandboxes of a small environment, all disposed of. */
export interface SandboxFixture extends AsyncDisposable {
  readonly provider: SandboxProvider;
  readonly source: EnvironmentSource;
  create(spec?: Partial<SandboxSpec>): Promise<Sandbox>;
}

const dockerfile = `FROM node:24-bookworm
ENV GREETING=hello
WORKDIR /app
COPY seed.txt .
RUN mkdir made && printf '%s' "$GREETING" > made/by-run.txt
`;

let made = 0;

export const uniqueId = (name: string): string => {
  made += 1;
  return `${name}-${process.pid}-${made}`;
};

export async function sandboxFixture(provider: SandboxProvider): Promise<SandboxFixture> {
  const directory = await mkdtemp(join(tmpdir(), 'mimo-contract-'));
  await writeFile(join(directory, 'Dockerfile'), dockerfile);
  await writeFile(join(directory, 'seed.txt'), 'seed\n');
  const source = {
    directory,
    image: undefined,
    digest: createHash('sha256').update(dockerfile).digest('hex'),
    buildTimeoutMs: 120_000,
  };
  const environment = await provider.prepare(source, {});
  return {
    provider,
    source,
    create: (spec = {}) =>
      provider.create({
        id: uniqueId('contract'),
        runId: `contract-${process.pid}`,
        environment,
        env: {},
        limits: { cpus: 2, memoryMb: 512, storageMb: 256, pids: 256 },
        network: { kind: 'none' },
        ...spec,
      }),
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Runs a shell text, with a deadline so that a broken sandbox fails a test and does not hang it. */
export function shell(sandbox: Sandbox, script: string, spec: Partial<ExecSpec> = {}): Promise<ExecResult> {
  return sandbox.exec({ argv: ['sh', '-c', script], timeoutMs: 30_000, ...spec });
}

export async function stdoutOf(
  sandbox: Sandbox,
  script: string,
  spec: Partial<ExecSpec> = {},
): Promise<string> {
  const result = await shell(sandbox, script, spec);
  if (result.exitCode !== 0)
    throw new Error(`${script}: ${result.exitCode ?? result.signal}: ${result.stderr}`);
  return result.stdout;
}

/** Whether the provider says of itself that something is not in force on this machine. */
export async function warns(subject: { readonly fixture: SandboxFixture }, text: string): Promise<boolean> {
  const probe = await subject.fixture.provider.probe();
  return probe.ok && probe.warnings.some((warning) => warning.includes(text));
}
