import type { SqliteFile, TextLine } from '../../store/index.ts';
import { noFacts, type Ref, type SourceFacts, type SourceResult, type SourceStep } from '../source.ts';
import { type Fields, fieldsOf, jsonLines, parseJson, stringOf } from './json-line.ts';
import type { Trajectory } from './trajectory.ts';
import { type Part, stepsOf } from './turn.ts';

/**
 * The events of `opencode run --format json` and of MiMo Code, which grew out of it. The first session is the main
 * thread; events of others are of its subagents. The address is the line.
 */
export const readOpencodeEvents =
  (agent: string) =>
  (lines: AsyncIterable<TextLine>, facts: SourceFacts): AsyncGenerator<SourceStep> => {
    facts.agent = agent;
    return stepsOf(eventParts(lines, facts));
  };

async function* eventParts(
  lines: AsyncIterable<TextLine>,
  facts: SourceFacts,
): AsyncGenerator<{ ref: Ref; parts: Part[] }> {
  let session: unknown;
  const parts = partReader();
  for await (const [number, event] of jsonLines(lines, facts)) {
    session ??= event['sessionID'];
    if (event['sessionID'] === session) {
      yield {
        ref: number,
        parts: parts(fieldsOf(event['part']), stringOf(fieldsOf(event['part'])['messageID'])),
      };
    }
  }
}

/** Sessions of the SQLite file, the oldest first; those of subagents are no trajectories. The address is the message. */
export async function* readOpencodeDatabase(agent: string, file: SqliteFile): AsyncGenerator<Trajectory> {
  // MiMo Code keeps the messages of background helpers in the session of the main thread, under another name.
  const hasHelpers = columnsOf(file, 'message').includes('agent_id');
  for (const { id } of file.rows(
    'SELECT id FROM session WHERE parent_id IS NULL ORDER BY time_created, id',
  )) {
    const facts = { ...noFacts(), agent };
    const steps = stepsOf(sessionParts(file, stringOf(id), hasHelpers, facts));
    yield { session: stringOf(id), facts, steps };
  }
}

const columnsOf = (file: SqliteFile, table: string): unknown[] =>
  [...file.rows('SELECT name FROM pragma_table_info(?)', table)].map(({ name }) => name);

async function* sessionParts(
  file: SqliteFile,
  session: string,
  hasHelpers: boolean,
  facts: SourceFacts,
): AsyncGenerator<{ ref: Ref; parts: Part[] }> {
  const main = hasHelpers ? "AND m.agent_id = 'main'" : '';
  const rows = file.rows(
    `SELECT m.id AS message, m.data AS head, p.data AS part FROM message m LEFT JOIN part p ON p.message_id = m.id
     WHERE m.session_id = ? ${main} ORDER BY m.time_created, m.id, p.id`,
    session,
  );
  const parts = partReader();
  for (const { message, head, part } of rows) {
    const ref = stringOf(message);
    const about = recordOf(head);
    const value = part === null ? {} : recordOf(part);
    if (!about || !value) facts.skipped += 1;
    else if (about['role'] === 'assistant') {
      // The summary is written by a side call, for the compaction that the user's message before it asks for.
      if (about['summary'] === true) continue;
      facts.model ??= stringOf(about['modelID']) || null;
      yield { ref, parts: parts(value, ref) };
    } else if (value['type'] === 'compaction') yield { ref, parts: [{ kind: 'compacted' }] };
  }
}

function recordOf(value: unknown): Fields | undefined {
  const parsed = parseJson(stringOf(value));
  return typeof parsed === 'object' && parsed !== null ? fieldsOf(parsed) : undefined;
}

/** A message may hold several responses, one from each `step-start` on. */
function partReader(): (part: Fields, message: string) => Part[] {
  let open = '';
  let count = 0;
  return (part, message) => {
    if (message !== open) {
      open = message;
      count = 0;
    }
    if (part['type'] === 'step-start') count += 1;
    const response = { kind: 'response', id: `${message} ${Math.max(count, 1)}` } as const;
    switch (part['type']) {
      case 'step-start':
        return [response];
      case 'text':
        // Put into the conversation by the program itself.
        return part['synthetic'] === true ? [] : [response, { kind: 'text', text: stringOf(part['text']) }];
      case 'tool':
        return [response, ...toolParts(part)];
      case 'step-finish': {
        const tree = stringOf(part['snapshot']);
        return tree === '' ? [] : [{ kind: 'tree', tree }];
      }
      default:
        return [];
    }
  };
}

function toolParts(part: Fields): Part[] {
  const id = stringOf(part['callID']);
  const state = fieldsOf(part['state']);
  const call = { kind: 'call', id, tool: stringOf(part['tool']), arguments: state['input'] } as const;
  const result = resultOf(state);
  return result ? [call, { kind: 'result', id, result }] : [call];
}

function resultOf(state: Fields): SourceResult | undefined {
  const exitCode = fieldsOf(state['metadata'])['exit'];
  switch (state['status']) {
    case 'completed':
      return {
        text: stringOf(state['output']),
        isError: false,
        exitCode: typeof exitCode === 'number' ? exitCode : undefined,
      };
    case 'error':
      return { text: stringOf(state['error']), isError: true };
    default:
      return undefined;
  }
}
