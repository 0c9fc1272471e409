import type { Answer } from '../answer.ts';
import { isObject, objectAt, parseJson, textAt, type WireCodec } from '../wires/index.ts';

/** Headers that tell a client when, and whether, to ask again. */
const passedOn = ['retry-after', 'retry-after-ms', 'x-should-retry'];

/** Anthropic's own statuses, for clients that would not know them. */
const plainStatus: Readonly<Record<number, number>> = { 413: 400, 529: 503 };

/** A provider's refusal, worded as the client's own service would have worded it. */
export function refusalOf(answer: Answer, client: WireCodec): Answer {
  const text = Buffer.concat([...(answer.body as Iterable<Uint8Array>)]).toString('utf8');
  const status = client.wire === 'anthropic' ? answer.status : (plainStatus[answer.status] ?? answer.status);
  const body = Buffer.from(JSON.stringify(errorBody(client, status, messageIn(text))));
  const kept = passedOn.flatMap((name) => (name in answer.headers ? [[name, answer.headers[name]]] : []));
  return {
    ...answer,
    status,
    headers: {
      ...Object.fromEntries(kept),
      'content-type': 'application/json',
      'content-length': body.length,
    },
    body: [body],
  };
}

/** All four wires put it under `error.message`; compatible servers also elsewhere, or send no JSON at all. */
function messageIn(text: string): string {
  const value = parseJson(text);
  const body = objectAt(Array.isArray(value) ? value[0] : value);
  const error = isObject(body['error']) ? body['error'] : body;
  return textAt(error['message']) || textAt(body['error']) || textAt(body['detail']) || text.slice(0, 2000);
}

const tooLong =
  /context.{0,10}(length|window)|prompt is too long|input token count|too many tokens|maximum.{0,20}tokens/i;

/** Agents compact when they are told that the context is full, each by its own service's words. */
function errorBody(client: WireCodec, status: number, message: string): unknown {
  if (status !== 400 || !tooLong.test(message)) return client.error(status, message);
  if (client.wire === 'anthropic') return client.error(status, `prompt is too long: ${message}`);
  const body = objectAt(client.error(status, message));
  if (client.wire === 'gemini') return body;
  return { error: { ...objectAt(body['error']), code: 'context_length_exceeded' } };
}
