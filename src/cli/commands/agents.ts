import type { Command } from 'commander';
import { renderTable } from '../../report/index.ts';
import { EXIT } from '../exit-codes.ts';
import { agentsOutputSchema, printJson } from '../output.ts';
import type { Terminal } from '../terminal.ts';

export function addAgents(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const agents = program.command('agents').description('list agents').helpCommand(false);
  agents
    .command('list')
    .description('the agents that run --agent accepts')
    .option('--json', 'print JSON on stdout')
    .action(async (flags: { readonly json?: boolean }) => finish(await list(flags.json ?? false, terminal)));
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
      { heading: 'model', align: 'left', cell: (agent) => (agent.needsModel ? 'needed' : 'none') },
      { heading: 'what it does', align: 'left', cell: (agent) => agent.description },
    ],
    groups: [{ heading: '', rows: agents }],
    width: terminal.out.width(),
  });
  terminal.out.write(`${text}\n`);
  return EXIT.done;
}
