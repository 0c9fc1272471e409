import { styleText } from 'node:util';
import { CommanderError } from 'commander';
import { infraError, internalError, MimoError, messageOf, userError } from '../core/index.ts';
import { EXIT, exitCodeOfKind } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/**
 * Writes what went wrong and what to do about it; returns the exit code. Every failing command ends here.
 *
 * @param help the command that explains the usage, for errors that have no better hint
 */
export function reportFailure(thrown: unknown, terminal: Terminal, help = 'mimo-bench --help'): number {
  // Help and version leave commander by an error too; a group without its command has shown its help.
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.done;
  if (thrown instanceof CommanderError && thrown.code === 'commander.help') return EXIT.usage;
  const error = asMimoError(thrown, help);
  const label = terminal.err.color ? styleText('red', 'error', { validateStream: false }) : 'error';
  terminal.err.write(`${label} ${error.code}: ${error.message}\n`);
  if (error.kind !== 'user')
    for (const cause of causesOf(error)) terminal.err.write(`  caused by: ${cause}\n`);
  if (error.hint !== undefined) terminal.err.write(`  hint: ${error.hint}\n`);
  if (error.kind === 'internal') terminal.err.write(bugReport(error));
  return exitCodeOfKind(error.kind);
}

function asMimoError(thrown: unknown, help: string): MimoError {
  if (thrown instanceof MimoError) return thrown;
  if (thrown instanceof CommanderError) return usageError(thrown, help);
  if (isSystemError(thrown) && environmental.has(thrown.code)) {
    return infraError(thrown.code, thrown.message, { cause: thrown.cause });
  }
  return internalError('UNEXPECTED', messageOf(thrown), { cause: thrown });
}

/** Refusals of the operating system that no code of ours can repair. */
const environmental = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'EIO']);

function isSystemError(thrown: unknown): thrown is Error & { code: string } {
  return (
    thrown instanceof Error && 'syscall' in thrown && 'code' in thrown && typeof thrown.code === 'string'
  );
}

/** Commander's words in our form: its suggestion of the nearest name becomes the hint. */
function usageError(error: CommanderError, help: string): MimoError {
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const hint = suggestion?.replace(/^\((.*)\)$/, '$1') ?? `See ${help}`;
  return userError('USAGE', message, { hint });
}

function causesOf(error: Error): string[] {
  const messages: string[] = [];
  for (let cause = error.cause; cause !== undefined && messages.length < 5; ) {
    const message = messageOf(cause);
    if (message !== error.message && message !== '') messages.push(message);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return messages;
}

function bugReport(error: MimoError): string {
  const origin = error.cause instanceof Error ? error.cause : error;
  return `  This is a bug in mimo-bench. Please report it with the command, the version and these lines:\n${origin.stack ?? origin.message}\n`;
}
