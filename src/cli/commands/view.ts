import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { htmlReport } from '../../report/index.ts';
import { EXIT } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { printJson, viewOutputSchema } from '../output.ts';
import { pageAssets, viewAssets } from '../page-assets.ts';
import { outFlag } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import { wholeNumber } from '../values.ts';

interface ViewFlags {
  readonly out: string;
  readonly port: number;
  readonly open?: boolean;
  readonly json?: boolean;
}

export function addView(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const command = program
    .command('view')
    .description('a local web page on a run, also while it is under way; until interrupted')
    .argument('[run]', "run id, prefix, directory, or 'latest' (the default)")
    .option('--port <n>', 'on 127.0.0.1 (default: any that is free)', wholeNumber, 0)
    .option('--open', 'open it in the browser of this machine');
  outFlag(command)
    .option('--json', 'print the address as JSON on stdout')
    .action(async (run: string | undefined, flags: ViewFlags) => finish(await view(run, flags, terminal)));
}

async function view(run: string | undefined, flags: ViewFlags, terminal: Terminal): Promise<number> {
  const { loadDetailed, resolveRun } = await import('../../run/index.ts');
  const { startView } = await import('../../view/index.ts');
  const root = await resolveRun(run ?? 'latest', flags.out);
  return interruptible(
    terminal,
    async (signal) => {
      const assets = await viewAssets();
      const report = async () => htmlReport([await loadDetailed(root)], await pageAssets());
      await using running = await startView({ root, port: flags.port, assets, report, signal });
      if (flags.json) {
        printJson(terminal, viewOutputSchema, { schema: 'mimo-bench/view@1', url: running.url, run: root });
      } else terminal.out.write(`${running.url}\n`);
      terminal.err.write('until Ctrl-C\n');
      if (flags.open) openBrowser(running.url);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      // Ctrl-C is how it is meant to end.
      return EXIT.done;
    },
    'The page is closed.',
  );
}

/** Whether it worked is the user's to see: the address stands on the terminal in any case. */
function openBrowser(url: string): void {
  const child = spawn('xdg-open', [url], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
