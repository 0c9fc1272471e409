import type { Command, Option } from 'commander';

/** What may stand where a name is asked for; each list is asked for only when it is needed. */
export interface KnownNames {
  readonly suite: () => Promise<readonly string[]>;
  readonly task: () => Promise<readonly string[]>;
  readonly agent: () => Promise<readonly string[]>;
  readonly model: () => Promise<readonly string[]>;
  readonly run: () => Promise<readonly string[]>;
}

/** Options and arguments whose values are names that can be listed. */
const namedBy: Readonly<Record<string, keyof KnownNames>> = {
  ...{ suite: 'suite', task: 'task', agent: 'agent', model: 'model' },
  ...{ baseline: 'run', candidate: 'run', run: 'run', runs: 'run', trial: 'run' },
};

/**
 * What a shell offers for the last of `words`, which are those of the command line after the program's name. Empty
 * where files are to be offered.
 */
export async function completionsFor(
  program: Command,
  words: readonly string[],
  names: KnownNames,
): Promise<readonly string[]> {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const command = commandOf(program, before);
  const candidates = await candidatesOf(command, before.at(-1) ?? '', current, names);
  return candidates.filter((candidate) => candidate.startsWith(current)).sort();
}

async function candidatesOf(
  command: Command,
  previous: string,
  current: string,
  names: KnownNames,
): Promise<readonly string[]> {
  const asked = command.options.find((option) => option.long === previous || option.short === previous);
  if (asked && takesValue(asked)) return asked.argChoices ?? (await named(asked.attributeName(), names));
  if (current.startsWith('-')) return command.options.flatMap(({ long }) => (long ? [long] : []));
  if (command.commands.length > 0) return command.commands.map((child) => child.name());
  const [argument] = command.registeredArguments;
  return argument === undefined ? [] : (argument.argChoices ?? named(argument.name(), names));
}

function commandOf(program: Command, words: readonly string[]): Command {
  return words.reduce(
    (command, word) => command.commands.find((child) => child.name() === word) ?? command,
    program,
  );
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

async function named(attribute: string, names: KnownNames): Promise<readonly string[]> {
  const list = namedBy[attribute];
  return list === undefined ? [] : names[list]();
}

/** Each script asks the program itself, so that it knows the suites and runs of the directory it is called in. */
export const completionScripts = {
  bash: `_mimo_bench() {
  mapfile -t COMPREPLY < <(mimo-bench completion --words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _mimo_bench mimo-bench
`,
  zsh: `#compdef mimo-bench
_mimo_bench() {
  local -a found
  found=("\${(@f)$(mimo-bench completion --words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  [[ -n "$found" ]] && compadd -a found || _files
}
compdef _mimo_bench mimo-bench
`,
  fish: `function __mimo_bench
  set -l words (commandline -opc) (commandline -ct)
  mimo-bench completion --words -- $words[2..-1] 2>/dev/null
end
complete -c mimo-bench -a '(__mimo_bench)'
`,
} as const;
export type Shell = keyof typeof completionScripts;
