import { messageOf } from '../../core/index.ts';
import { type Answer, isSuccess } from '../answer.ts';
import {
  type Accumulated,
  createAccumulator,
  createEventReader,
  type Delta,
  deltasOf,
  isObject,
  parseJson,
  type ReplyContext,
  ReplyDraft,
  type WireCodec,
} from '../wires/index.ts';
import { ClientDeltas } from './client-deltas.ts';
import { refusalOf } from './refusal.ts';

/** An answer on its way from a provider's wire to a client's. */
export interface Translation {
  readonly provider: WireCodec;
  readonly client: WireCodec;
  readonly context: ReplyContext;
  /** Takes what the provider wants to see again beside a call. */
  readonly keep: (call: string, kept: unknown) => void;
}

/** The provider's answer, worded for the client. A streamed one is translated event by event, as it arrives. */
export async function translated(answer: Answer, translation: Translation): Promise<Answer> {
  if (!isSuccess(answer.status)) return refusalOf(answer, translation.client);
  const source = new Source(answer, translation);
  const { request } = translation.context.parsed;
  const common = { ...answer, source: { wire: translation.provider.wire, bytes: () => source.bytes() } };
  if (request.stream) {
    const sse = translation.context.asked.stream !== 'array';
    const type = sse ? 'text/event-stream; charset=utf-8' : 'application/json';
    const headers = { 'content-type': type, 'cache-control': 'no-cache' };
    return { ...common, headers, body: words(source, translation), result: () => source.result() };
  }
  const result = await source.readToEnd();
  const { client, context } = translation;
  const body = Buffer.from(
    JSON.stringify(
      result.complete
        ? client.json(result.reply, context)
        : client.error(502, `mimo-bench: the provider's answer broke off: ${result.reason}`),
    ),
  );
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  return { ...common, status: result.complete ? 200 : 502, headers, body: [body], result: () => result };
}

async function* words(source: Source, { client, context }: Translation): AsyncGenerator<Uint8Array> {
  const writer = client.writer(context);
  for await (const delta of source.deltas()) {
    for (const text of writer.write(delta)) yield Buffer.from(text);
  }
}

/** Reads a provider's answer once, as deltas for the client, and remembers what it amounted to. */
class Source {
  readonly #answer: Answer;
  readonly #translation: Translation;
  readonly #chunks: Uint8Array[] = [];
  readonly #draft = new ReplyDraft();
  #result: Accumulated = { complete: false, reason: 'the answer was not read to its end' };

  constructor(answer: Answer, translation: Translation) {
    this.#answer = answer;
    this.#translation = translation;
  }

  /** The provider's bytes, as far as they were read. */
  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** What the client was told; usage as the provider reported it. */
  result(): Accumulated {
    return this.#result;
  }

  /** For a client that waits for the whole: a connection that breaks is an answer without an end. */
  async readToEnd(): Promise<Accumulated> {
    try {
      for await (const _ of this.deltas());
    } catch (error) {
      this.#cut(messageOf(error));
    }
    return this.#result;
  }

  async *deltas(): AsyncGenerator<Delta> {
    const { context, keep } = this.#translation;
    const forClient = new ClientDeltas(context.parsed.request, context.id, keep);
    for await (const raw of this.#read()) {
      for (const delta of forClient.next(raw)) {
        this.#draft.add(delta);
        if (delta.type === 'end') {
          this.#result = { complete: true, reply: this.#draft.reply(delta.stop, delta.usage) };
        }
        yield delta;
        if (delta.type === 'failed') return this.#cut(`the provider broke the stream off: ${delta.message}`);
      }
    }
  }

  #cut(reason: string): void {
    this.#result = { complete: false, reason };
  }

  #read(): AsyncGenerator<Delta> {
    const type = String(this.#answer.headers['content-type'] ?? '');
    return type.startsWith('application/json') ? this.#readWhole() : this.#readEvents();
  }

  async *#readEvents(): AsyncGenerator<Delta> {
    const reader = this.#translation.provider.reader();
    let ready: Delta[] = [];
    const events = createEventReader((data) => {
      const event = data === '[DONE]' ? undefined : parseJson(data);
      if (isObject(event)) ready.push(...reader.event(event));
    });
    for await (const chunk of this.#answer.body) {
      this.#chunks.push(chunk);
      events.push(chunk);
      yield* ready;
      ready = [];
    }
    events.end();
    yield* ready;
    const end = reader.finish();
    if (end.type === 'end') yield end;
    else this.#cut(end.reason);
  }

  /** A server that does not stream although it was asked to. */
  async *#readWhole(): AsyncGenerator<Delta> {
    const whole = createAccumulator(this.#translation.provider, 'json');
    for await (const chunk of this.#answer.body) {
      this.#chunks.push(chunk);
      whole.push(chunk);
    }
    const end = whole.end();
    if (!end.complete) return this.#cut(end.reason);
    for (const block of end.reply.content) yield* deltasOf(block);
    yield { type: 'end', stop: end.reply.stop, usage: end.reply.usage };
  }
}
