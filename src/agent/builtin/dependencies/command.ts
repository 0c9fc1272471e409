import type { DependencyChange } from './change.ts';

interface Installer {
  readonly program: RegExp;
  readonly verbs: readonly string[];
  readonly ecosystem: string;
}

/** Commands that install or remove packages. The tree's own differences stand beside what these ask for. */
const installers: readonly Installer[] = [
  {
    program: /^npm$/,
    verbs: ['install', 'i', 'add', 'ci', 'uninstall', 'remove', 'rm', 'update'],
    ecosystem: 'npm',
  },
  { program: /^(?:pnpm|bun)$/, verbs: ['install', 'i', 'add', 'remove', 'rm', 'update'], ecosystem: 'npm' },
  { program: /^yarn$/, verbs: ['install', 'add', 'remove', 'upgrade'], ecosystem: 'npm' },
  { program: /^(?:pip3?|uv)$/, verbs: ['install', 'uninstall', 'add', 'remove', 'sync'], ecosystem: 'pip' },
  { program: /^poetry$/, verbs: ['add', 'remove', 'install', 'update'], ecosystem: 'pip' },
  { program: /^go$/, verbs: ['get', 'install'], ecosystem: 'go' },
  { program: /^cargo$/, verbs: ['add', 'remove', 'install', 'update'], ecosystem: 'cargo' },
  { program: /^(?:apt|apt-get|apk|dnf)$/, verbs: ['install', 'add', 'remove', 'purge'], ecosystem: 'system' },
  { program: /^(?:gem|bundle)$/, verbs: ['install', 'add', 'remove', 'update'], ecosystem: 'gem' },
];

/** What a shell command asks to install or remove. One without names (`npm ci`) asks for `*`. */
export function askedFor(command: string): DependencyChange[] {
  return simpleCommands(command).flatMap((words) => asked(words));
}

function asked(words: readonly string[]): DependencyChange[] {
  const start = words.findIndex((word) => !/^(?:\w+=.*|sudo|env|time|exec|command)$/.test(word));
  if (start < 0) return [];
  const rest = words.slice(start);
  // `python -m pip install` is pip.
  const [program = '', ...args] = /^python[\d.]*$/.test(rest[0]!) && rest[1] === '-m' ? rest.slice(2) : rest;
  const base = program.slice(program.lastIndexOf('/') + 1);
  const installer = installers.find((one) => one.program.test(base));
  const plain = args.filter((word) => !word.startsWith('-'));
  // `uv pip install` is uv's way to say pip.
  const [verb, ...names] = plain[0] === 'pip' ? plain.slice(1) : plain;
  if (!installer || verb === undefined || !installer.verbs.includes(verb)) return [];
  return (names.length === 0 ? ['*'] : names).map((name) => ({
    seen: 'command',
    ecosystem: installer.ecosystem,
    where: '',
    change: 'asked',
    name,
    from: null,
    to: null,
  }));
}

/** Words of each simple command. Enough of the shell's grammar for the way packages are installed. */
function simpleCommands(command: string): string[][] {
  const commands: string[][] = [[]];
  const token = /"((?:[^"\\]|\\.)*)"|'([^']*)'|(&&|\|\||[;|&\n()])|((?:\\.|[^\s;|&()"'\\])+)|\\\n/g;
  for (const [, double, single, separator, word] of command.matchAll(token)) {
    if (separator !== undefined) commands.push([]);
    else {
      const text = double ?? single ?? word;
      if (text !== undefined) commands.at(-1)!.push(text);
    }
  }
  return commands.filter((words) => words.length > 0);
}
