import type { Command } from 'commander';
import { EXIT } from './exit-codes.ts';
import { reportFailure } from './failure.ts';
import { createProgram } from './program.ts';
import { processTerminal } from './terminal.ts';

/** Runs one command line (without node and script) and returns its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = processTerminal();
  process.on('uncaughtException', (error) => process.exit(reportFailure(error, terminal)));
  let exitCode: number = EXIT.done;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportFailure(error, terminal, helpFor(argv, program));
  }
}

/** The help that explains this command line best. */
function helpFor(argv: readonly string[], program: Command): string {
  const asked = program.commands.find((command) => command.name() === argv[0]);
  return asked === undefined ? 'mimo-bench --help' : `mimo-bench ${asked.name()} --help`;
}
