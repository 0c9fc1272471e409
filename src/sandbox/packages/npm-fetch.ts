import { spawn } from 'node:child_process';
import { infraError, messageOf } from '../../core/index.ts';

/** 200 packages take five seconds over a fast line. */
const deadlineMs = 15 * 60_000;
const keptCharacters = 8000;

export interface FetchOptions {
  /** PEM file of further certificate authorities (a company's proxy). */
  readonly caBundle?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetches packages into an npm cache of their own: npm itself does it, for it alone knows the registry, logins,
 * proxies and certificates that its user configured. Nothing is installed and no package's script runs.
 *
 * @returns why npm failed, in its own words; undefined where it did not
 * @throws MimoError infra `PACKAGES_UNAVAILABLE` (no npm, or out of time); the signal's reason
 */
export async function npmFetch(
  specs: readonly string[],
  cache: string,
  { caBundle, signal }: FetchOptions,
): Promise<string | undefined> {
  // npm's own retries wait for half a minute in all; who has no network is told sooner.
  const settings = [
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
    '--loglevel=error',
    '--offline=false',
  ];
  const deadline = AbortSignal.any([AbortSignal.timeout(deadlineMs), ...(signal ? [signal] : [])]);
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  const child = spawn('npm', ['cache', 'add', '--cache', cache, ...settings, ...specs], {
    stdio: ['ignore', 'ignore', 'pipe'],
    signal: deadline,
    env: { ...process.env, ...(caBundle === undefined ? {} : { NODE_EXTRA_CA_CERTS: caBundle }) },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-keptCharacters);
  });
  child.once('error', reject);
  child.once('close', resolve);
  try {
    const code = await promise;
    return code === 0 ? undefined : reasonIn(said) || `npm ended with code ${code}`;
  } catch (error) {
    signal?.throwIfAborted();
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const late = deadline.aborted ? `npm took longer than ${deadlineMs / 60_000} minutes` : messageOf(error);
    throw infraError(
      'PACKAGES_UNAVAILABLE',
      missing ? 'npm: not found, so no package can be fetched' : late,
      {
        hint: missing ? 'Install npm; it comes with Node.' : 'Check that the registry answers: npm ping',
        cause: error,
      },
    );
  }
}

/** npm's own lines of an error, without its log file's path. */
function reasonIn(text: string): string {
  return text
    .split('\n')
    .filter((line) => /^npm (?:error|ERR!)/.test(line) && !/complete log|debug-\d/.test(line))
    .map((line) => line.replace(/^npm (?:error|ERR!)\s*/, '').trim())
    .filter((line) => line !== '')
    .slice(0, 4)
    .join('; ');
}
