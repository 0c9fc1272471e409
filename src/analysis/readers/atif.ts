import { userError } from '../../core/index.ts';
import type { TextLine } from '../../store/index.ts';
import type { SourceFacts, SourceOperation, SourceStep } from '../source.ts';
import { contentText, type Fields, fieldsOf, listOf, parseJson, stringOf } from './json-line.ts';

/**
 * ATIF 1.0 to 1.7: one JSON document. Some converters write one response as several steps (its words, then each of
 * its calls) with one timestamp, of which the first alone has metrics: they are one step again here, addressed by its
 * first call.
 */
export async function* readAtif(
  lines: AsyncIterable<TextLine>,
  facts: SourceFacts,
): AsyncGenerator<SourceStep> {
  const document = fieldsOf(parseJson(await wholeText(lines)));
  if (!Array.isArray(document['steps'])) {
    throw userError('TRAJECTORY_BROKEN', 'it is no whole ATIF document: it has no list of steps', {
      hint: 'ATIF is one JSON object with schema_version, agent and steps; a cut one cannot be read.',
    });
  }
  const agent = fieldsOf(document['agent']);
  facts.agent = stringOf(agent['name']) || null;
  facts.model = stringOf(agent['model_name']) || null;
  let held: Fields[] = [];
  for (const value of document['steps']) {
    const step = fieldsOf(value);
    if (step['source'] === undefined) facts.skipped += 1;
    if (step['source'] !== 'agent' || step['is_copied_context'] === true || isSide(step)) continue;
    if (held.length > 0 && !belongs(held[0] ?? {}, step)) {
      yield merged(held);
      held = [];
    }
    held.push(step);
  }
  if (held.length > 0) yield merged(held);
}

async function wholeText(lines: AsyncIterable<TextLine>): Promise<string> {
  const parts: string[] = [];
  for await (const { text } of lines) parts.push(text ?? '');
  return parts.join('\n');
}

const isSide = (step: Fields): boolean => fieldsOf(step['extra'])['is_sidechain'] === true;

const belongs = (first: Fields, step: Fields): boolean =>
  first['metrics'] !== undefined &&
  step['metrics'] === undefined &&
  typeof step['timestamp'] === 'string' &&
  step['timestamp'] === first['timestamp'];

function merged(steps: readonly Fields[]): SourceStep {
  const acting = steps.filter((step) => listOf(step['tool_calls']).length > 0);
  const trees = steps.map((step) => stringOf(fieldsOf(fieldsOf(step['extra'])['snapshot'])['tree']));
  return {
    ref: refOf(acting[0] ?? steps[0]),
    lastRef: refOf(acting.at(-1) ?? steps.at(-1)),
    text: contentText(steps[0]?.['message']),
    operations: acting.flatMap(operationsOf),
    tree: trees.findLast((tree) => tree !== ''),
  };
}

const refOf = (step: Fields | undefined): number => Number(step?.['step_id'] ?? 0);

function operationsOf(step: Fields): SourceOperation[] {
  const results = listOf(fieldsOf(step['observation'])['results']).map(fieldsOf);
  const calls = listOf(step['tool_calls']).map(fieldsOf);
  return calls.map((call) => {
    const own = results.filter(
      (result) =>
        result['source_call_id'] === call['tool_call_id'] ||
        (result['source_call_id'] === undefined && calls.length === 1),
    );
    return {
      tool: stringOf(call['function_name']),
      arguments: call['arguments'],
      result: own.length === 0 ? undefined : resultOf(own, fieldsOf(step['extra'])),
    };
  });
}

/** The format has no field for a tool's error: it stands in one of the extras, or in the text. */
function resultOf(results: readonly Fields[], stepExtra: Fields): NonNullable<SourceOperation['result']> {
  const text = results.map((result) => contentText(result['content'])).join('\n');
  const extra = fieldsOf(results[0]?.['extra']);
  const exitCode = extra['exit_code'];
  return {
    text,
    isError:
      extra['is_error'] === true ||
      stepExtra['tool_result_is_error'] === true ||
      text.includes('[error] tool reported failure'),
    exitCode: typeof exitCode === 'number' ? exitCode : undefined,
  };
}
