import { messageOf } from '../../core/index.ts';
import type { ZipArchive } from '../../store/index.ts';
import { noFacts, type Ref, type SourceFacts, type SourceResult } from '../source.ts';
import { contentText, type Fields, fieldsOf, listOf, stringOf } from './json-line.ts';
import { type JsonValue, jsonValues } from './json-stream.ts';
import type { Trajectory } from './trajectory.ts';
import { type Part, stepsOf } from './turn.ts';

/**
 * Inspect's `.eval`: a zip with a JSON document for each sample and epoch. A trajectory is one of these; the address is
 * the 1-based place in its `messages`, which are those that were left at its end.
 */
export async function* readInspectArchive(archive: ZipArchive): AsyncGenerator<Trajectory> {
  const model = await modelOf(archive);
  for (const name of archive.names.filter((member) => /^samples\/[^/]+\.json$/.test(member))) {
    const facts = { ...noFacts(), agent: 'inspect', model };
    const values = jsonValues(guarded(archive.text(name), facts), [['messages', '*']], () => lost(facts));
    const session = name.replace(/^samples\/|\.json$/g, '').replace(/_epoch_/, '/');
    yield { session, facts, steps: stepsOf(partsOf(values, facts)) };
  }
}

/** What is damaged in the archive ends one sample, not the others. */
async function* guarded(text: AsyncIterable<string>, facts: SourceFacts): AsyncGenerator<string> {
  try {
    yield* text;
  } catch (error) {
    facts.broken = messageOf(error);
  }
}

const lost = (facts: SourceFacts): void => {
  facts.skipped += 1;
};

/** The header is written at the end of an evaluation; the start of its journal says the same from the beginning. */
async function modelOf(archive: ZipArchive): Promise<string | null> {
  for (const name of ['header.json', '_journal/start.json'].filter((member) =>
    archive.names.includes(member),
  )) {
    const facts = noFacts();
    const values = jsonValues(guarded(archive.text(name), facts), [['eval', 'model']], () => lost(facts));
    for await (const { value } of values) if (typeof value === 'string') return value;
  }
  return null;
}

/** Inspect's JSON log: one document with all samples. */
export async function* readInspectDocument(
  chunks: AsyncIterable<string>,
  document: SourceFacts,
): AsyncGenerator<Trajectory> {
  const sample = ['samples', '*'];
  const wanted = [
    ['eval', 'model'],
    [...sample, 'id'],
    [...sample, 'epoch'],
    [...sample, 'messages', '*'],
  ];
  const values = jsonValues(chunks, wanted, () => lost(document));
  let next = await values.next();
  const head: { model: string | null; id: string; epoch: string; place: unknown } = {
    model: null,
    id: '',
    epoch: '',
    place: undefined,
  };
  while (!next.done) {
    const { path, value } = next.value;
    if (path[0] === 'samples' && path[1] !== head.place)
      Object.assign(head, { id: '', epoch: '', place: path[1] });
    if (path[1] === 'model') head.model = stringOf(value) || null;
    if (path[2] === 'id') head.id = `${value}`;
    if (path[2] === 'epoch') head.epoch = `/${value}`;
    if (path[2] !== 'messages') {
      next = await values.next();
      continue;
    }
    const facts = { ...noFacts(), agent: 'inspect', model: head.model };
    const place = path[1];
    async function* own(): AsyncGenerator<JsonValue> {
      while (!next.done && next.value.path[1] === place && next.value.path[2] === 'messages') {
        yield { path: next.value.path.slice(2), value: next.value.value };
        next = await values.next();
      }
    }
    const session = `${head.id === '' ? Number(place) + 1 : head.id}${head.epoch}`;
    yield { session, facts, steps: stepsOf(partsOf(own(), facts)) };
  }
}

async function* partsOf(
  values: AsyncIterable<JsonValue>,
  facts: SourceFacts,
): AsyncGenerator<{ ref: Ref; parts: Part[] }> {
  for await (const { path, value } of values) {
    const ref = Number(path[1]) + 1;
    const message = fieldsOf(value);
    if (message['role'] === 'assistant') {
      // Examples that the task put in were not said by the model under test.
      if (message['source'] === 'input') continue;
      facts.model ??= stringOf(message['model']) || null;
      const calls = listOf(message['tool_calls']).map((call) => callOf(fieldsOf(call)));
      const text = contentText(message['content'] ?? '');
      yield { ref, parts: [{ kind: 'response', id: `${ref}` }, { kind: 'text', text }, ...calls] };
    } else if (message['role'] === 'tool') {
      yield {
        ref,
        parts: [{ kind: 'result', id: stringOf(message['tool_call_id']), result: resultOf(message) }],
      };
    }
  }
}

function callOf(call: Fields): Part {
  const name = stringOf(call['function']) || stringOf(fieldsOf(call['function'])['name']);
  return { kind: 'call', id: stringOf(call['id']), tool: name, arguments: call['arguments'] };
}

function resultOf(message: Fields): SourceResult {
  const error = fieldsOf(message['error']);
  const text = contentText(message['content'] ?? '');
  return { text: text || stringOf(error['message']), isError: typeof error['type'] === 'string' };
}
