import { styleText } from 'node:util';
import type { Command } from 'commander';
import {
  type Check,
  checkDisk,
  checkGit,
  checkKeys,
  checkMachine,
  checkNode,
  checkSandbox,
} from '../checks.ts';
import { EXIT } from '../exit-codes.ts';
import { type DoctorOutput, doctorOutputSchema, printJson } from '../output.ts';
import { outFlag } from '../result.ts';
import type { Terminal } from '../terminal.ts';

interface DoctorFlags {
  readonly out: string;
  readonly json?: boolean;
}

export function addDoctor(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  outFlag(program.command('doctor').description('what works here, and how to fix what does not'))
    .option('--json', 'print JSON on stdout')
    .action(async (flags: DoctorFlags) => finish(await doctor(flags, terminal)));
}

async function doctor(flags: DoctorFlags, terminal: Terminal): Promise<number> {
  const result = await examine(flags.out, terminal);
  if (flags.json) printJson(terminal, doctorOutputSchema, result);
  else terminal.out.write(page(result, terminal.out.color));
  return result.ok ? EXIT.done : EXIT.infrastructure;
}

async function examine(out: string, terminal: Terminal): Promise<DoctorOutput> {
  const { createDockerProvider, createLocalProvider } = await import('../../sandbox/index.ts');
  const { providers } = await import('../../model/index.ts');
  await using docker = createDockerProvider();
  await using local = createLocalProvider();
  const sandboxes = await Promise.all([checkSandbox(docker), checkSandbox(local)]);
  const compatible = Object.keys(terminal.env).filter((name) => /^MIMO_BENCH_PROVIDER_\w+_KEY$/.test(name));
  const keys = [...providers.map(({ keyVariable }) => keyVariable), ...compatible];
  const checks = [
    checkNode(process.versions.node),
    await checkGit(),
    ...sandboxes.map(({ check }) => check),
    checkMachine(),
    await checkDisk(out),
    checkKeys(keys, terminal.env),
  ];
  const needed = checks.every(({ status }) => status !== 'fail');
  return { schema: 'mimo-bench/doctor@1', ok: needed && sandboxes.some(({ works }) => works), checks };
}

const colors = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

function page({ ok, checks }: DoctorOutput, color: boolean): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const line = ({ name, status, detail, fix }: Check): string => {
    const mark = status.padEnd(4);
    const painted = color ? styleText(colors[status], mark, { validateStream: false }) : mark;
    return `${painted}  ${name.padEnd(width)}  ${detail}${fix === null ? '' : `\n${' '.repeat(width + 8)}${fix}`}`;
  };
  const verdict = ok ? 'Ready: mimo-bench run --suite smoke' : 'Not ready: nothing here can run a trial yet.';
  return `${checks.map(line).join('\n')}\n\n${verdict}\n`;
}
