import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface SupervisorFile {
  readonly name: string;
  readonly content: Buffer;
}

export interface SupervisorFiles {
  readonly files: readonly SupervisorFile[];
  readonly digest: string;
}

const supervisorEntry = 'main.mjs';
export const initScriptName = 'init.sh';

/**
 * PID 1 of a sandbox: starts the supervisor with the Node at MIMO_NODE, starts it again when something inside
 * kills it, and reaps orphans (`wait` reaps whatever has ended). Exit code 86 says that the harness is gone. The
 * signal CONT from outside wakes a supervisor that was stopped. Variables rather than arguments, so that PID 1
 * is not found by an agent's `pgrep -f node`.
 */
const initScript = `exec 3<&0
supervisor=
trap '[ -z "$supervisor" ] || kill -CONT "$supervisor"' CONT
while :; do
  "$MIMO_NODE" --max-old-space-size=1024 /.mimo/${supervisorEntry} /run/mimo "$MIMO_PORT" <&3 3<&- &
  supervisor=$!
  code=
  while kill -0 "$supervisor" 2>/dev/null; do
    wait "$supervisor"
    code=$?
  done
  [ "$code" != 86 ] || exit 0
  sleep 0.02
done
`;

let loaded: Promise<SupervisorFiles> | undefined;

/** The supervisor as JavaScript modules for any Node from 20 on, with the script of PID 1. Loaded once. */
export function supervisorFiles(): Promise<SupervisorFiles> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<SupervisorFiles> {
  const directory = fileURLToPath(new URL('./supervisor/', import.meta.url));
  const names = (await readdir(directory)).filter((name) => /^[\w-]+\.(ts|js)$/.test(name)).sort();
  const sources = await Promise.all(names.map((name) => readFile(`${directory}${name}`, 'utf8')));
  const plain = names[0]?.endsWith('.ts') ? await stripTypes(sources) : sources;
  const files = names.map((name, index) => ({
    name: name.replace(/\.\w+$/, '.mjs'),
    content: Buffer.from((plain[index] ?? '').replace(/(from\s+'\.\/[\w-]+)\.(?:ts|js)'/g, "$1.mjs'")),
  }));
  files.push({ name: initScriptName, content: Buffer.from(initScript) });
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file.name}\0${file.content.length}\0`).update(file.content);
  return { files, digest: hash.digest('hex') };
}

/**
 * In a clone the supervisor is TypeScript, and a sandbox's Node may be too old to strip its types. In a process
 * of its own, because Node announces the function as experimental on the standard error of whoever calls it.
 */
async function stripTypes(sources: readonly string[]): Promise<string[]> {
  const program = `
    import { stripTypeScriptTypes } from 'node:module';
    import { text } from 'node:stream/consumers';
    const sources = JSON.parse(await text(process.stdin));
    process.stdout.write(JSON.stringify(sources.map((source) => stripTypeScriptTypes(source))));`;
  const run = promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program],
    { maxBuffer: 16 * 1024 * 1024, timeout: 30_000 },
  );
  run.child.stdin?.end(JSON.stringify(sources));
  return JSON.parse((await run).stdout) as string[];
}
