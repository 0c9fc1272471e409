import { type SandboxProvider, userError } from '../core/index.ts';
import { createDockerProvider, type DockerProviderOptions } from './docker/provider.ts';
import { createLocalProvider } from './local/provider.ts';

/**
 * The provider asked for. `auto` takes docker when an engine answers, and local otherwise. Throws user
 * `SANDBOX_UNAVAILABLE` with what to install or enable when it does not work on this machine.
 */
export async function chooseProvider(
  choice: 'auto' | 'docker' | 'local',
  options: DockerProviderOptions = {},
  signal?: AbortSignal,
): Promise<SandboxProvider> {
  const candidates =
    choice === 'docker'
      ? [() => createDockerProvider(options)]
      : choice === 'local'
        ? [() => createLocalProvider(options)]
        : [() => createDockerProvider(options), () => createLocalProvider(options)];
  const refusals: { readonly reason: string; readonly hint: string }[] = [];
  for (const candidate of candidates) {
    const provider = candidate();
    const probe = await provider.probe(signal);
    if (probe.ok) return provider;
    refusals.push(probe);
    await provider[Symbol.asyncDispose]();
  }
  const reasons = refusals.map(({ reason }) => reason).join('; ');
  throw userError('SANDBOX_UNAVAILABLE', `no sandbox works on this machine: ${reasons}`, {
    hint: refusals.map(({ hint }) => hint).join(' '),
  });
}
