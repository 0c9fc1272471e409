import { constants } from '../constants.ts';
import { type Detector, type Finding, needsOutputs, shown, strengthOf } from '../detector.ts';
import type { Observation } from '../observation.ts';

interface Row {
  readonly signature: string;
  readonly steps: Observation[];
  lastPlace: number;
  /** Whether every step of it met the same state. */
  still: boolean;
  /** The one file that was written between the failures; null for several. */
  rewritten: string | null | undefined;
}

/**
 * The same error persists while nothing changes, or while one and the same file is rewritten to the same effect.
 * Steps that fail otherwise or succeed may lie between, few of them.
 */
export const errorLock: Detector = {
  kind: 'error-lock',
  missing: needsOutputs,
  detect(run) {
    const open = new Map<string, Row>();
    const findings: Finding[] = [];
    const close = (row: Row): void => {
      open.delete(row.signature);
      const needed = row.still ? constants.errorRepeats : constants.errorRewrites;
      const locked = row.still || typeof row.rewritten === 'string';
      if (locked && row.steps.length >= needed) findings.push(findingOf(row, needed));
    };
    for (const [place, step] of run.acting.entries()) {
      for (const row of open.values()) if (place - row.lastPlace > constants.errorGap) close(row);
      noteWrites(step, open.values());
      const signature = step.waits ? undefined : signatureOf(step);
      if (signature === undefined) continue;
      const row = open.get(signature);
      if (!row) {
        open.set(signature, {
          signature,
          steps: [step],
          lastPlace: place,
          still: true,
          rewritten: undefined,
        });
        continue;
      }
      row.still &&= row.steps.at(-1)?.state === step.state;
      row.steps.push(step);
      row.lastPlace = place;
    }
    for (const row of open.values()) close(row);
    return findings.sort((a, b) => a.first - b.first);
  },
};

function noteWrites(step: Observation, rows: Iterable<Row>): void {
  const written = step.actions.flatMap(({ kind, writes }) =>
    kind === 'write' && writes.length === 0 ? [''] : writes,
  );
  if (written.length === 0) return;
  for (const row of rows) {
    for (const path of written) {
      row.rewritten = row.rewritten === undefined || row.rewritten === path ? path : null;
    }
  }
}

const speaksOfError =
  /error|exception|fail|cannot|can't|not found|not set|no such|denied|refused|unexpected|unable|unbound|missing|invalid|illegal|undefined|panic|fatal|abort|✖|assert/i;

/** Places and sizes shift with every edit; how many failed is what the edit was for. */
const places = /\d+(?!\d* (?:fail|error|problem|warning|of\b))/g;

/** The line that names the error, its numbers masked; the command's own first word, since "not found" has many causes. */
function signatureOf(step: Observation): string | undefined {
  const failing = step.actions.find(
    ({ result }) => result && (result.failed || unmistakable.test(result.text)),
  );
  if (!failing?.result) return undefined;
  const lines = failing.result.text.slice(0, 1_500).split('\n').filter(saysSomething);
  // What names no error by any such word names it at its end, as a traceback does.
  const named = lines.find((line) => speaksOfError.test(line)) ?? lines.at(-1);
  const line = (named ?? '').replace(places, '#').trim().slice(0, 200);
  return line === '' ? undefined : `${failing.tool} ${line}`;
}

/** Behind a pipe, or in a terminal, no exit status tells of the failure. */
const unmistakable =
  /^(?:Traceback \(most recent call last\)|(?:\/\S+\/)?(?:ba|da|z)?sh: .*: (?:command )?not found|fatal: |npm (?:error|ERR!)|make: \*\*\*)/m;

const saysSomething = (line: string): boolean => !/^\s*(?:\[\w+\]|exit code\b.*)?\s*$/i.test(line);

function findingOf({ steps, signature, still }: Row, needed: number): Finding {
  const [origin, second] = steps;
  return {
    kind: 'error-lock',
    first: second?.step ?? 0,
    last: steps.at(-1)?.step ?? 0,
    strength: strengthOf(steps.length, needed),
    evidence: {
      origin: origin?.step ?? 0,
      steps: steps.slice(0, 12).map(({ step }) => step),
      compared: { error: signature, action: shown(origin), failures: steps.length },
      observed: still
        ? 'the error, and that nothing changed'
        : 'the error, and that one file was rewritten between',
    },
  };
}
