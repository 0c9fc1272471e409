import type { Agent, AgentContext, AgentEnd, Claim, Clock, ExecResult } from '../../core/index.ts';
import { internalError, noClaim } from '../../core/index.ts';
import { readClaim } from '../claim.ts';
import { type CliAdapter, type CliTask, gaveUp, nothingRead, type Reading, taskFor } from './adapter.ts';
import { jsonLines } from './json.ts';
import { keepLogs } from './native-logs.ts';

/** Everything that differs between programs that drive a sandbox by themselves. */
export interface CliProgram extends CliAdapter {
  /** Requested; what runs says its own. */
  readonly version: string;
  /** The program inside the sandbox, without arguments. */
  readonly command: readonly [string, ...string[]];
  /** Prints the version of what runs; undefined where it cannot. */
  readonly versionCommand: readonly string[] | undefined;
  readonly install: Agent['install'];
  /** Where it prints no events: its whole output is its last words, and its exit code says how it ended. */
  readonly plain?: boolean;
}

/** All of these run as root: their HOME is fresh because their sandbox is. */
const home = '/root';

/** Claude Code now and then stays after its result event, for ever. Programs that end do so within 2 s. */
const lingerMs = 10_000;

/** Cline ignores SIGTERM and goes on asking its model. */
const killGraceMs = 3_000;
const keptOutputBytes = 8 * 1024 * 1024;
const versionDeadlineMs = 60_000;

/** An unmodified command line agent: started in the sandbox, pointed at the gateway, read by its own events. */
export function createCliAgent(program: CliProgram, clock: Clock): Agent {
  return {
    name: program.name,
    version: program.version,
    needsModel: true,
    runsInside: true,
    resumable: false,
    wires: [program.wire],
    droppings: program.droppings,
    ...(program.install ? { install: program.install } : {}),
    run: (context) => runProgram(program, context, clock),
  };
}

async function runProgram(program: CliProgram, context: AgentContext, clock: Clock): Promise<AgentEnd> {
  if (!context.endpoint) throw internalError('AGENT_NO_ENDPOINT', `${program.name} needs a model`);
  const task = taskFor(context.instruction, context.endpoint);
  await setUp(program, task, context);
  await askVersion(program, task, context);
  const { result, reading } = await execute(program, task, context, clock);
  await keepOutput(result, context);
  if (!context.sandbox.lost.aborted) await keepLogs(home, program.logs, context);
  return endOf(program, result, reading, context.signal.aborted);
}

async function setUp(program: CliProgram, task: CliTask, context: AgentContext): Promise<void> {
  const { sandbox } = context;
  const files = Object.entries(program.files(task));
  // Git's own place for a person's ignored files: an agent that stages everything must not deliver by-products.
  if (program.droppings.length > 0) files.push(['.config/git/ignore', `${program.droppings.join('\n')}\n`]);
  await sandbox.put(
    files.map(([path, text]) => ({
      path: `${home}/${path}`,
      mode: '100644' as const,
      content: Buffer.from(text),
    })),
  );
}

async function askVersion(program: CliProgram, task: CliTask, context: AgentContext): Promise<void> {
  if (!program.versionCommand) return;
  const { stdout, stderr, exitCode } = await context.sandbox.exec({
    argv: [...starter, ...program.versionCommand],
    env: program.env(task),
    cwd: '/',
    timeoutMs: versionDeadlineMs,
    signal: context.signal,
  });
  const version = /\d+\.\d+[\w.+-]*/.exec(`${stdout}\n${stderr}`)?.[0];
  if (version !== undefined && exitCode === 0) await context.ranVersion(version);
}

/** An image without Node gets the harness's own, where the sandbox shows it. */
const starter = [
  'sh',
  '-c',
  'command -v node >/dev/null 2>&1 || PATH="$PATH:/.mimo"; exec "$@"',
  'sh',
] as const;

interface Executed {
  readonly result: ExecResult;
  readonly reading: Reading;
}

/** Runs the program to its end, or until it has lingered too long after its terminal event. */
async function execute(
  program: CliProgram,
  task: CliTask,
  { sandbox, workspace, signal }: AgentContext,
  clock: Clock,
): Promise<Executed> {
  let reading: Reading = nothingRead;
  const lingered = new AbortController();
  using linger = lingerWatch(clock, () => lingered.abort());
  const lines = jsonLines((event) => {
    reading = program.read(reading, event);
    linger.over(reading.terminal !== undefined && reading.terminal.kind !== 'failed');
  });
  const result = await sandbox.exec({
    argv: [...starter, ...program.command, ...program.argv(task)],
    cwd: workspace,
    env: program.env(task),
    ...(program.stdin ? { stdin: program.stdin(task) } : {}),
    killGraceMs,
    outputCapBytes: keptOutputBytes,
    onStdout: (text) => lines.write(text),
    signal: AbortSignal.any([signal, lingered.signal]),
  });
  lines.end();
  if (program.plain) reading = readPlain(result);
  return { result, reading };
}

/** Calls back when the program was over, without a break, for as long as it may linger. */
function lingerWatch(clock: Clock, onEnd: () => void): Disposable & { over(isOver: boolean): void } {
  let pending: AbortController | undefined;
  const cancel = (): void => {
    pending?.abort();
    pending = undefined;
  };
  return {
    over(isOver) {
      if (!isOver) return cancel();
      if (pending) return;
      const timer = new AbortController();
      pending = timer;
      clock.sleep(lingerMs, timer.signal).then(onEnd, () => undefined);
    },
    [Symbol.dispose]: cancel,
  };
}

function readPlain({ exitCode, stdout, stderr }: ExecResult): Reading {
  if (exitCode === 0) return { text: stdout, terminal: { kind: 'done', reason: 'exit code 0' } };
  return { text: stdout || stderr, terminal: { kind: 'failed', reason: lastLine(stderr) } };
}

function endOf(program: CliProgram, result: ExecResult, reading: Reading, stopped: boolean): AgentEnd {
  const claim = readClaim(reading.text);
  const { terminal } = reading;
  if (terminal?.kind === 'done') return { kind: 'ended', claim, exitReason: terminal.reason };
  if (terminal?.kind === 'stopped')
    return { kind: 'ended', claim: gaveUp(claim), exitReason: terminal.reason };
  const unclaimed: Claim = { ...noClaim, text: claim.text };
  if (stopped) return { kind: 'ended', claim: unclaimed, exitReason: 'stopped from outside' };
  const how = endWords(result.exitCode, result.signal);
  const said = terminal?.reason ?? lastLine(result.stderr);
  const exitReason = `${program.name} ended with ${how}${said === '' ? '' : `: ${said}`}`.slice(0, 500);
  return { kind: 'crashed', claim: unclaimed, exitReason };
}

const endWords = (exitCode: number | undefined, signal: string | undefined): string =>
  exitCode === undefined ? `signal ${signal ?? 'unknown'}` : `exit code ${exitCode}`;

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? '';

async function keepOutput({ stdout, stderr, dropped }: ExecResult, context: AgentContext): Promise<void> {
  const note = (bytes: number): string =>
    bytes === 0 ? '' : `\n[${bytes} bytes of the middle were left out]\n`;
  if (stdout !== '') await context.keepNative('stdout.jsonl', stdout + note(dropped.stdout));
  if (stderr !== '') await context.keepNative('stderr.txt', stderr + note(dropped.stderr));
}
