import { type Command, Option } from 'commander';
import { formatDuration, formatScore, renderTable } from '../../report/index.ts';
import type { AgentCheck } from '../../run/index.ts';
import { EXIT } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { agentChecksOutputSchema, agentsOutputSchema, printJson } from '../output.ts';
import { showProgress } from '../progress/index.ts';
import { outFlag, shortPath } from '../result.ts';
import type { Terminal } from '../terminal.ts';

interface CheckFlags {
  readonly sandbox: 'auto' | 'docker' | 'local';
  readonly out: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export function addAgents(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const agents = program.command('agents').description('list and check agents').helpCommand(false);
  agents
    .command('list')
    .description('the agents that run --agent accepts, and which are installed')
    .option('--json', 'print JSON on stdout')
    .action(async (flags: { readonly json?: boolean }) => finish(await list(flags.json ?? false, terminal)));
  const check = agents
    .command('check')
    .description('install agents and let each do one small task under a simulated model')
    .argument('[names...]', 'agents, or NAME@VERSION; all that are installed with npm unless given')
    .addOption(
      new Option('--sandbox <kind>', 'where they run')
        .choices(['auto', 'docker', 'local'])
        .default('auto', 'auto: docker when an engine answers'),
    );
  outFlag(check)
    .option('--quiet', 'no progress')
    .option('--json', 'print JSON on stdout, and nothing else there')
    .action(async (names: readonly string[], flags: CheckFlags) =>
      finish(await checkNamed(names, flags, terminal)),
    );
}

async function list(json: boolean, terminal: Terminal): Promise<number> {
  const { listAgents } = await import('../../agent/index.ts');
  const agents = listAgents().map((agent) => ({ ...agent }));
  if (json) {
    printJson(terminal, agentsOutputSchema, { schema: 'mimo-bench/agents@1', agents });
    return EXIT.done;
  }
  const text = renderTable({
    keyHeading: 'agent',
    key: (agent: (typeof agents)[number]) => agent.name,
    columns: [
      { heading: 'version', align: 'left', cell: ({ program }) => program?.version ?? '-' },
      { heading: 'installed', align: 'left', cell: ({ program }) => installedWord(program) },
      { heading: 'model', align: 'left', cell: (agent) => (agent.needsModel ? 'needed' : 'none') },
      { heading: 'what it is', align: 'left', cell: (agent) => agent.description },
    ],
    groups: [{ heading: '', rows: agents }],
    width: terminal.out.width(),
  });
  terminal.out.write(`${text}\n`);
  return EXIT.done;
}

function installedWord(program: { readonly installed: boolean; readonly sizeMb: number } | null): string {
  if (!program) return '-';
  return program.installed ? 'yes' : `no, ${program.sizeMb} MB`;
}

async function checkNamed(names: readonly string[], flags: CheckFlags, terminal: Terminal): Promise<number> {
  const { checkAgents } = await import('../../run/index.ts');
  const agents = names.length > 0 ? [...new Set(names)] : await installable();
  return interruptible(terminal, async (signal) => {
    using progress = showProgress(terminal.err, flags.quiet ?? false);
    const environment = { env: terminal.env, signal, onEvent: progress.onEvent };
    const { sandbox, out } = flags;
    const { checks, directory } = await checkAgents({ agents, sandbox, out }, environment);
    progress[Symbol.dispose]();
    const shown = { schema: 'mimo-bench/agent-checks@1' as const, directory, checks: [...checks] };
    if (flags.json) printJson(terminal, agentChecksOutputSchema, shown);
    else terminal.out.write(page(checks, shortPath(directory, terminal.cwd), terminal.out.width()));
    return exitCodeOf(checks, signal.aborted);
  });
}

async function installable(): Promise<string[]> {
  const { listAgents } = await import('../../agent/index.ts');
  return listAgents().flatMap(({ name, program }) => (program ? [name] : []));
}

function exitCodeOf(checks: readonly AgentCheck[], interrupted: boolean): number {
  if (interrupted) return EXIT.interrupted;
  if (checks.some(({ outcome }) => outcome.kind === 'invalid')) return EXIT.infrastructure;
  return checks.every(({ works }) => works) ? EXIT.done : EXIT.belowThreshold;
}

function page(checks: readonly AgentCheck[], directory: string, width: number): string {
  const table = renderTable({
    keyHeading: 'agent',
    key: (check: AgentCheck) => check.agent,
    columns: [
      { heading: 'version', align: 'left', cell: (check) => check.version },
      { heading: 'works', align: 'left', cell: (check) => (check.works ? 'yes' : 'NO') },
      { heading: 'score', align: 'right', cell: (check) => formatScore(check.score) },
      { heading: 'steps', align: 'right', cell: (check) => `${check.steps}` },
      { heading: 'operations', align: 'right', cell: (check) => `${check.operations}` },
      { heading: 'side calls', align: 'right', cell: (check) => `${check.sideCalls}` },
      { heading: 'own logs', align: 'right', cell: (check) => `${check.nativeLogs.length}` },
      { heading: 'time', align: 'right', cell: (check) => formatDuration(check.wallMs) },
    ],
    groups: [{ heading: '', rows: checks }],
    width,
  });
  const broken = checks
    .filter(({ works }) => !works)
    .map(({ agent, outcome }) => `${agent}: ${outcome.kind}: ${outcome.reason}`);
  return `${[table, ...broken, `\nThe trials, with each agent's own logs: ${directory}`].join('\n')}\n`;
}
