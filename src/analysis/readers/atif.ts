import { withInstruction } from '../instruction.ts';
import type { SourceFacts, SourceOperation, SourceStep } from '../source.ts';
import { contentText, type Fields, fieldsOf, listOf, stringOf } from './json-line.ts';
import { jsonValues } from './json-stream.ts';

/**
 * ATIF 1.0 to 1.7: one JSON document, read step by step; embedded subagents are passed over unparsed, steps that a
 * continuation copied from the document before are no steps of its own. Some converters write one response as several
 * steps (its words, then each of its calls) with one timestamp, of which the first alone has metrics: they are one step
 * again here, addressed by its first call.
 */
export async function* readAtif(
  chunks: AsyncIterable<string>,
  facts: SourceFacts,
): AsyncGenerator<SourceStep> {
  let held: Fields[] = [];
  let compacted = false;
  let started = false;
  const lost = (): void => {
    facts.skipped += 1;
  };
  for await (const { path, value } of jsonValues(chunks, [['agent'], ['steps', '*']], lost)) {
    const step = fieldsOf(value);
    if (path[0] === 'agent') {
      facts.agent = stringOf(step['name']) || null;
      facts.model = stringOf(step['model_name']) || null;
      continue;
    }
    if (step['source'] === undefined) facts.skipped += 1;
    if (isCompaction(step)) {
      if (held.length > 0) yield merged(held, compacted);
      held = [];
      compacted = true;
      continue;
    }
    if (step['source'] === 'user' && !started) {
      facts.instruction = withInstruction(facts.instruction, contentText(step['message']));
    }
    if (step['source'] !== 'agent' || step['is_copied_context'] === true || isSide(step)) continue;
    started = true;
    facts.model ??= stringOf(step['model_name']) || null;
    if (held.length > 0 && !belongs(held[0] ?? {}, step)) {
      yield merged(held, compacted);
      held = [];
      compacted = false;
    }
    held.push(step);
  }
  if (held.length > 0) yield merged(held, compacted);
}

const isCompaction = (step: Fields): boolean =>
  fieldsOf(fieldsOf(step['extra'])['context_management'])['type'] === 'compaction';

const isSide = (step: Fields): boolean => fieldsOf(step['extra'])['is_sidechain'] === true;

/** A step that no model call stands behind carries out what the one before asked for. */
const belongs = (first: Fields, step: Fields): boolean =>
  step['llm_call_count'] === 0 ||
  (first['metrics'] !== undefined &&
    step['metrics'] === undefined &&
    typeof step['timestamp'] === 'string' &&
    step['timestamp'] === first['timestamp']);

function merged(steps: readonly Fields[], compacted: boolean): SourceStep {
  const acting = steps.filter((step) => listOf(step['tool_calls']).length > 0);
  const trees = steps.map((step) => stringOf(fieldsOf(fieldsOf(step['extra'])['snapshot'])['tree']));
  return {
    ref: refOf(acting[0] ?? steps[0]),
    lastRef: refOf(acting.at(-1) ?? steps.at(-1)),
    text: contentText(steps[0]?.['message']),
    operations: acting.flatMap(operationsOf),
    tree: trees.findLast((tree) => tree !== ''),
    ...(compacted ? { compacted } : {}),
  };
}

const refOf = (step: Fields | undefined): number => Number(step?.['step_id'] ?? 0);

function operationsOf(step: Fields): SourceOperation[] {
  const results = listOf(fieldsOf(step['observation'])['results']).map(fieldsOf);
  const calls = listOf(step['tool_calls']).map(fieldsOf);
  // A terminal shows once what came of all the keys of a step: it answers the last of the calls, the others say nothing.
  const shared = results.length > 0 && results.every((result) => result['source_call_id'] === undefined);
  return calls.map((call, at) => {
    if (shared && at < calls.length - 1) return operationOf(call, { text: '', isError: false });
    const own = results.filter((result) => shared || result['source_call_id'] === call['tool_call_id']);
    return operationOf(call, own.length === 0 ? undefined : resultOf(own, fieldsOf(step['extra'])));
  });
}

const operationOf = (call: Fields, result: SourceOperation['result']): SourceOperation => ({
  tool: stringOf(call['function_name']),
  arguments: call['arguments'],
  result,
});

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
