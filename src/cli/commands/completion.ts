import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { userError } from '../../core/index.ts';
import { completionScripts, completionsFor, type KnownNames, type Shell } from '../completion.ts';
import { EXIT } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

const shells = Object.keys(completionScripts) as Shell[];

export function addCompletion(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  program
    .command('completion')
    .description('print the completion script of a shell: eval "$(mimo-bench completion bash)"')
    .addArgument(
      new Argument('[words...]', 'the shell: bash, zsh or fish').choices(shells).argParser(collect),
    )
    // Called by the scripts: the words of the command line so far, the last of which is to be completed.
    .addOption(new Option('--words').hideHelp())
    .action(async (words: string[], flags: { readonly words?: boolean }) => {
      if (flags.words) {
        const found = await completionsFor(program, words, knownNames(terminal));
        terminal.out.write(found.map((word) => `${word}\n`).join(''));
      } else terminal.out.write(scriptOf(words));
      finish(EXIT.done);
    });
}

/** Any word may be completed, so what a shell may be called is checked later. */
function collect(word: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, word];
}

function scriptOf([shell]: readonly string[]): string {
  const known = shells.find((name) => name === shell);
  if (known) return completionScripts[known];
  throw userError('SHELL_UNKNOWN', shell === undefined ? 'which shell?' : `no completion for "${shell}"`, {
    hint: `One of: ${shells.join(', ')}; for instance \`eval "$(mimo-bench completion bash)"\` in ~/.bashrc.`,
  });
}

function knownNames(terminal: Terminal): KnownNames {
  const tasks = async () => {
    const { listTasks, taskRoots } = await import('../../task/index.ts');
    return listTasks({ roots: taskRoots({ tasksDirs: [], cwd: terminal.cwd }) });
  };
  return {
    suite: async () => [...new Set((await tasks()).map(({ suite }) => suite))],
    task: async () => (await tasks()).map(({ name }) => name),
    agent: async () => (await import('../../agent/index.ts')).listAgents().map(({ name }) => name),
    model: async () => {
      const { listPersonas, providers } = await import('../../model/index.ts');
      return [...listPersonas().map(({ name }) => `sim/${name}`), ...providers.map(({ name }) => `${name}/`)];
    },
    run: () => runsIn(join(terminal.cwd, 'results')),
  };
}

async function runsIn(directory: string): Promise<readonly string[]> {
  if (!existsSync(directory)) return [];
  const runs = (await readdir(directory)).filter((name) => existsSync(join(directory, name, 'run.json')));
  const baselines = join(directory, 'baselines');
  const named = existsSync(baselines) ? await readdir(baselines) : [];
  return [
    'latest',
    ...runs,
    ...named.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5)),
  ];
}
