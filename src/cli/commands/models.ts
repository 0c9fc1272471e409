import type { Command } from 'commander';
import { renderTable } from '../../report/index.ts';
import { EXIT } from '../exit-codes.ts';
import { type ModelsOutput, modelsOutputSchema, printJson } from '../output.ts';
import type { Terminal } from '../terminal.ts';

export function addModels(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const models = program
    .command('models')
    .description('list simulated models and known providers')
    .helpCommand(false);
  models
    .command('list')
    .description('the simulated models and the providers that run --model accepts')
    .option('--json', 'print JSON on stdout')
    .action(async (flags: { readonly json?: boolean }) => finish(await list(flags.json ?? false, terminal)));
}

async function list(json: boolean, terminal: Terminal): Promise<number> {
  const { listPersonas, providers } = await import('../../model/index.ts');
  const models: ModelsOutput = {
    schema: 'mimo-bench/models@1',
    simulated: listPersonas().map(({ name, summary, takesStep }) => ({
      model: `sim/${name}${takesStep ? '[@STEP]' : ''}`,
      summary,
    })),
    providers: providers.map(({ name, keyVariable }) => ({
      model: `${name}/NAME`,
      keyVariable,
      keySet: (terminal.env[keyVariable] ?? '') !== '',
    })),
  };
  if (json) printJson(terminal, modelsOutputSchema, models);
  else terminal.out.write(page(models, terminal.out.width()));
  return EXIT.done;
}

function page({ simulated, providers }: ModelsOutput, width: number): string {
  const names = Math.max(...simulated.map(({ model }) => model.length));
  const real = renderTable({
    keyHeading: 'real model',
    key: ({ model }: ModelsOutput['providers'][number]) => model,
    columns: [
      { heading: 'key', align: 'left', cell: ({ keyVariable }) => keyVariable },
      { heading: 'set', align: 'left', cell: ({ keySet }) => (keySet ? 'yes' : 'no') },
    ],
    groups: [{ heading: '', rows: providers }],
    width,
  });
  return [
    'Simulated models cost nothing and need no key',
    ...simulated.map(({ model, summary }) => `  ${model.padEnd(names)}  ${summary}`),
    '',
    real,
    '',
    'Any other server that speaks one of their protocols: NAME@https://host/base',
    '',
  ].join('\n');
}
