import { claimSchema, type Operation, operationSchema, verdictSchema } from '../../core/index.ts';
import type { TextLine } from '../../store/index.ts';
import { normaliseOutput } from '../normalise.ts';
import type { SourceEnding, SourceFacts, SourceOperation, SourceStep } from '../source.ts';
import { type Fields, fieldsOf, jsonLines, listOf, stringOf } from './json-line.ts';
import { withoutOwnNumbers } from './shell-output.ts';

/** Our own journal: the step is its own address. A step that a resumed attempt redid counts once, as it was last. */
export async function* readMimoBench(
  lines: AsyncIterable<TextLine>,
  facts: SourceFacts,
): AsyncGenerator<SourceStep> {
  let held: SourceStep | undefined;
  let compacted = false;
  let ended: Pick<SourceEnding, 'outcome' | 'claim'> | undefined;
  for await (const [, event] of jsonLines(lines, facts)) {
    switch (event['type']) {
      case 'trial-started': {
        const trial = fieldsOf(event['trial']);
        facts.agent = stringOf(trial['agent']) || null;
        facts.model = stringOf(trial['model']) || null;
        break;
      }
      case 'step': {
        const step = stepOf(event);
        if (!step) facts.skipped += 1;
        else {
          if (held && held.ref !== step.ref) yield held;
          held = compacted ? { ...step, compacted } : step;
          compacted = false;
        }
        break;
      }
      // Told by the gateway, of any agent, and before it by ours.
      case 'compaction':
      case 'agent/compaction':
        compacted = true;
        break;
      case 'agent-ended': {
        const claim = claimSchema.safeParse(event['claim']);
        if (claim.success)
          ended = { outcome: stringOf(fieldsOf(event['outcome'])['kind']), claim: claim.data };
        break;
      }
      case 'graded':
        if (ended) facts.ending = { ...ended, grade: gradeOf(event['verdict']) };
        break;
    }
  }
  if (held) yield held;
}

function gradeOf(value: unknown): SourceEnding['grade'] {
  const verdict = verdictSchema.safeParse(value);
  if (!verdict.success || verdict.data.status !== 'graded') return undefined;
  const { passed, milestones } = verdict.data;
  return { passed, milestones: milestones.length, open: milestones.filter(({ value }) => value < 1).length };
}

function stepOf(event: Fields): SourceStep | undefined {
  const step = event['step'];
  const operations = operationSchema.array().safeParse(listOf(event['operations']));
  if (typeof step !== 'number' || !operations.success) return undefined;
  const tree = stringOf(fieldsOf(event['snapshot'])['tree']);
  return {
    ref: step,
    lastRef: step,
    text: stringOf(event['text']),
    operations: operations.data.map(operationOf),
    tree: tree === '' ? undefined : tree,
  };
}

function operationOf({ tool, arguments: value, result }: Operation): SourceOperation {
  return {
    tool,
    arguments: value,
    result: result && {
      text: comparedText(result.text, result.blob),
      isError: result.isError,
      exitCode: result.exitCode,
    },
  };
}

/** What `normaliseOutput` puts in place of times, durations and the like. */
const masked = /<(?:time|duration|pid|uuid|address|temp)>/;
/** The place where the journal leaves the middle out, with the lines that it cuts in two. */
const leftOut = /[^\n]*\n\[\.\.\. \d+ characters \.\.\.\]\n[^\n]*/;

/**
 * A text that the journal holds cut is told apart by the hash of the whole, unless something in it differs by nature
 * from one run of a command to the next, such as the times in a test's report: then no two hashes are alike, and what
 * is held of it has to do.
 */
function comparedText(text: string, blob: string | undefined): string {
  const lean = withoutOwnNumbers(text);
  if (blob === undefined) return lean;
  const differs = lean !== text || masked.test(normaliseOutput(lean));
  return differs ? lean.replace(leftOut, '[...]') : `${lean}\n<${blob}>`;
}
