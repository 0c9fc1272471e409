import { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { exitCodeOfRun } from '../../src/cli/exit-codes.ts';
import { reportFailure } from '../../src/cli/failure.ts';
import type { Terminal } from '../../src/cli/index.ts';
import { infraError, internalError, userError } from '../../src/core/index.ts';
import { summarise } from '../../src/report/index.ts';
import { halfway, lost, planOf, trialWith } from '../report/trials.ts';

const summaryOf = (...trials: Parameters<typeof planOf>[0][number][]) => summarise(planOf(trials), trials);
const plain = { interrupted: false, failUnder: undefined };

describe('a run exits', () => {
  test('0 when it is done, even where scores are low', () => {
    expect(exitCodeOfRun(summaryOf(halfway), plain)).toBe(0);
  });

  test('1 when the mean score of any contender is below the threshold', () => {
    expect(exitCodeOfRun(summaryOf(trialWith(), halfway), { ...plain, failUnder: 1 })).toBe(1);
    expect(exitCodeOfRun(summaryOf(trialWith(), halfway), { ...plain, failUnder: 0.999 })).toBe(0);
  });

  test('3 when some trials are invalid, whatever the threshold says of the others', () => {
    expect(exitCodeOfRun(summaryOf(trialWith(), lost), plain)).toBe(3);
    expect(exitCodeOfRun(summaryOf(halfway, lost), { ...plain, failUnder: 1 })).toBe(3);
  });

  test('130 when it was interrupted, whatever has come of it so far', () => {
    expect(exitCodeOfRun(summaryOf(lost), { interrupted: true, failUnder: 1 })).toBe(130);
  });
});

/** What a failure says on stderr, and the exit code. */
function failure(thrown: unknown): { readonly code: number; readonly text: string } {
  let text = '';
  const record = {
    write: (part: string) => {
      text += part;
    },
    interactive: false,
    color: false,
    unicode: false,
    width: () => 80,
  };
  const terminal: Terminal = { env: {}, cwd: '.', out: record, err: record };
  return { code: reportFailure(thrown, terminal), text };
}

describe('a failure', () => {
  test('of the user exits 2 with its code, message and hint, and no stack', () => {
    const { code, text } = failure(
      userError('TASK_UNKNOWN', 'unknown task "x"', { hint: 'Did you mean y?' }),
    );
    expect({ code, text }).toEqual({
      code: 2,
      text: 'error TASK_UNKNOWN: unknown task "x"\n  hint: Did you mean y?\n',
    });
  });

  test('of the infrastructure exits 3 and says what caused it', () => {
    const cause = new Error('connect ECONNREFUSED', { cause: new Error('socket gone') });
    const { code, text } = failure(infraError('ENGINE_DOWN', 'the engine is gone', { cause }));
    expect(code).toBe(3);
    expect(text).toMatch(/ENGINE_DOWN.*\n.*caused by: connect ECONNREFUSED\n.*caused by: socket gone/);
  });

  test('that is our bug exits 70 and asks for a report with the stack', () => {
    const { code, text } = failure(internalError('SNAPSHOT_LOST', 'no tree'));
    expect(code).toBe(70);
    expect(text).toMatch(/Please report[\s\S]*exit-codes\.test/);
  });

  test('that nobody foresaw counts as our bug', () => {
    expect(failure(new TypeError('x is not a function')).code).toBe(70);
    expect(failure('a string').code).toBe(70);
  });

  test('of the operating system (a full disk) counts as infrastructure', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    expect(failure(full)).toMatchObject({ code: 3, text: expect.stringContaining('no space left') });
  });

  test('of usage carries the suggestion as its hint', () => {
    const thrown = new CommanderError(
      1,
      'commander.unknownOption',
      "error: unknown option '--x'\n(Did you mean --y?)",
    );
    expect(failure(thrown).text).toBe("error USAGE: unknown option '--x'\n  hint: Did you mean --y?\n");
  });
});
