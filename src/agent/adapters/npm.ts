import { spawn } from 'node:child_process';
import { infraError, messageOf } from '../../core/index.ts';

/** The largest of the known agents takes 40 s over a fast line. */
const deadlineMs = 20 * 60_000;
const keptCharacters = 4000;

/**
 * Installs one exact version with npm into a directory of its own. Packages' own scripts never run: they would run
 * on the host, unwatched. The environment passes through, with it the host's registry, proxy and CA settings.
 *
 * @throws MimoError infra `AGENT_INSTALL_FAILED`; the signal's reason
 */
export async function npmInstall(
  spec: string,
  directory: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const args = [
    ...['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', '--loglevel', 'error'],
    // What runs it is a Linux sandbox with glibc, whatever this machine is.
    ...['--os', 'linux', '--cpu', process.arch, '--libc', 'glibc', '--prefix', directory, spec],
  ];
  const deadline = AbortSignal.any([AbortSignal.timeout(deadlineMs), ...(signal ? [signal] : [])]);
  const said = { text: '' };
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  // Whatever the user's umask: what is installed must be readable for the foreign ids inside a sandbox.
  const child = spawn('sh', ['-c', 'umask 022; exec npm "$@"', 'sh', ...args], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: deadline,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said.text = (said.text + text).slice(-keptCharacters);
    });
  }
  child.once('error', reject);
  child.once('close', resolve);
  const code = await promise.catch((error: unknown) => {
    signal?.throwIfAborted();
    const why = deadline.aborted ? `it took longer than ${deadlineMs / 60_000} minutes` : messageOf(error);
    throw failed(spec, why, error);
  });
  if (code === 127) throw failed(spec, 'npm: not found', said.text);
  if (code !== 0) throw failed(spec, reasonIn(said.text) || `npm ended with code ${code}`, said.text);
}

function failed(spec: string, why: string, cause: unknown): Error {
  return infraError('AGENT_INSTALL_FAILED', `${spec} cannot be installed: ${why}`, {
    hint: hintFor(why, spec),
    cause,
  });
}

function hintFor(why: string, spec: string): string {
  if (/ENOENT|npm: not found/.test(why)) return 'Install npm; it comes with Node.';
  if (/E404|ETARGET|No matching version/i.test(why))
    return 'The registry has no such version: name another one, as in --agent NAME@VERSION.';
  return `Check that the registry answers: npm view ${spec} version`;
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
