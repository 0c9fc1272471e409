import type { TextLine } from '../../store/index.ts';
import type { Ref, SourceFacts, SourceResult, SourceStep } from '../source.ts';
import { contentText, type Fields, fieldsOf, jsonLines, listOf, parseJson, stringOf } from './json-line.ts';
import { jsonValues } from './json-stream.ts';
import { type Part, stepsOf } from './turn.ts';

/** Where an event stands, and the event. */
type Events = AsyncIterable<readonly [Ref, Fields]>;

/**
 * OpenHands' events, of the application (`action`, `observation`, told apart by `id` and `cause`) and of the software
 * agent SDK (`kind`). The address is the event's own id, or its 1-based place where it has none.
 */
export const readOpenhandsDocument = (
  chunks: AsyncIterable<string>,
  facts: SourceFacts,
): AsyncGenerator<SourceStep> => readEvents(documentEvents(chunks, facts), facts);

export const readOpenhandsLines = (
  lines: AsyncIterable<TextLine>,
  facts: SourceFacts,
): AsyncGenerator<SourceStep> => readEvents(jsonLines(lines, facts), facts);

/** A folder with one event a file, given in their order. */
export const readOpenhandsFiles = (
  files: readonly AsyncIterable<string>[],
  facts: SourceFacts,
): AsyncGenerator<SourceStep> => readEvents(fileEvents(files, facts), facts);

async function* documentEvents(chunks: AsyncIterable<string>, facts: SourceFacts): Events {
  const lost = (): void => {
    facts.skipped += 1;
  };
  // A list of events; in the results of an evaluation it is the history.
  for await (const { path, value } of jsonValues(chunks, [['*'], ['history', '*'], ['events', '*']], lost)) {
    yield [Number(path.at(-1)) + 1, fieldsOf(value)];
  }
}

async function* fileEvents(files: readonly AsyncIterable<string>[], facts: SourceFacts): Events {
  for (const [index, file] of files.entries()) {
    let text = '';
    for await (const chunk of file) text += chunk;
    const value = parseJson(text);
    if (typeof value !== 'object' || value === null) facts.skipped += 1;
    else yield [index + 1, fieldsOf(value)];
  }
}

function readEvents(events: Events, facts: SourceFacts): AsyncGenerator<SourceStep> {
  facts.agent = 'openhands';
  return stepsOf(partsOf(events, facts));
}

async function* partsOf(events: Events, facts: SourceFacts): AsyncGenerator<{ ref: Ref; parts: Part[] }> {
  for await (const [place, event] of events) {
    const { id } = event;
    const ref = typeof id === 'number' || typeof id === 'string' ? id : place;
    const parts = typeof event['kind'] === 'string' ? sdkParts(event) : applicationParts(event, facts);
    if (parts.length > 0) yield { ref, parts };
  }
}

/** Of the application: an action carries the model's answer that asked for it; what came of it names it as its cause. */
function applicationParts(event: Fields, facts: SourceFacts): Part[] {
  const called = fieldsOf(event['tool_call_metadata']);
  if (typeof event['observation'] === 'string') {
    if (event['observation'] === 'agent_state_changed') return [];
    return [{ kind: 'result', id: `${event['cause']}`, result: applicationResult(event) }];
  }
  const action = event['action'];
  if (action === 'condensation') return [{ kind: 'compacted' }];
  if (event['source'] !== 'agent' || typeof action !== 'string' || housekeeping.has(action)) return [];
  const answer = fieldsOf(called['model_response']);
  facts.model ??= stringOf(answer['model']) || null;
  const { thought, content, final_thought: finalThought, ...asked } = fieldsOf(event['args']);
  const isMessage = action === 'message' || action === 'finish';
  const said = isMessage
    ? stringOf(content) || stringOf(finalThought) || stringOf(thought)
    : stringOf(thought);
  const response = stringOf(answer['id']);
  const parts: Part[] = response === '' ? [] : [{ kind: 'response', id: response }];
  parts.push({ kind: 'text', text: said });
  if (isMessage) return parts;
  const args = content === undefined ? asked : { ...asked, content };
  const tool = stringOf(called['function_name']) || (action === 'run' ? 'execute_bash' : action);
  return [...parts, { kind: 'call', id: `${event['id']}`, tool, arguments: withoutPolicy(args) }];
}

/** What the application does by itself. */
const housekeeping = new Set(['system', 'change_agent_state', 'recall', 'null', 'condensation_request']);

/** Fields of a call that say how it is to be watched, not what it does. */
function withoutPolicy(args: Fields): Fields {
  const policy = ['hidden', 'confirmation_state', 'security_risk', 'is_confirmed', 'blocking'];
  return Object.fromEntries(Object.entries(args).filter(([name]) => !policy.includes(name)));
}

function applicationResult(event: Fields): SourceResult {
  const extras = fieldsOf(event['extras']);
  const code = fieldsOf(extras['metadata'])['exit_code'] ?? extras['exit_code'];
  return {
    text: stringOf(event['content']),
    isError: event['observation'] === 'error' || event['success'] === false,
    ...(typeof code === 'number' && code >= 0 ? { exitCode: code } : {}),
  };
}

function sdkParts(event: Fields): Part[] {
  const id = stringOf(event['tool_call_id']);
  switch (event['kind']) {
    case 'ActionEvent': {
      const call = fieldsOf(event['tool_call']);
      const text = stringOf(call['arguments']) || stringOf(fieldsOf(call['function'])['arguments']);
      const { kind: _, ...action } = fieldsOf(event['action']);
      const response = stringOf(event['llm_response_id']);
      return [
        ...(response === '' ? [] : [{ kind: 'response', id: response } as const]),
        { kind: 'text', text: contentText(event['thought']) },
        {
          kind: 'call',
          id,
          tool: stringOf(event['tool_name']),
          arguments: parseJson(text) ?? (text === '' ? action : text),
        },
      ];
    }
    case 'MessageEvent': {
      if (event['source'] !== 'agent') return [];
      const text = contentText(fieldsOf(event['llm_message'])['content']);
      return [
        { kind: 'response', id: stringOf(event['llm_response_id']) || stringOf(event['id']) },
        { kind: 'text', text },
      ];
    }
    case 'ObservationEvent':
      return [{ kind: 'result', id, result: sdkResult(fieldsOf(event['observation'])) }];
    case 'AgentErrorEvent':
      return [{ kind: 'result', id, result: { text: stringOf(event['error']), isError: true } }];
    case 'UserRejectObservation':
      return [{ kind: 'result', id, result: { text: stringOf(event['rejection_reason']), isError: true } }];
    case 'Condensation':
      return [{ kind: 'compacted' }];
    default:
      return [];
  }
}

/** Versions differ in where the text stands. */
function sdkResult(observation: Fields): SourceResult {
  const told = observation['content'] ?? observation['output'] ?? observation['error'];
  const code = observation['exit_code'] ?? fieldsOf(observation['metadata'])['exit_code'];
  return {
    text:
      listOf(told).length > 0 || typeof told === 'string' ? contentText(told) : JSON.stringify(observation),
    isError:
      observation['is_error'] === true ||
      observation['error'] === true ||
      stringOf(observation['error']) !== '',
    ...(typeof code === 'number' && code >= 0 ? { exitCode: code } : {}),
  };
}
