import type { ReplyUpstream } from '../core/index.ts';
import { messageOf } from '../core/index.ts';
import { type Answer, NoAnswer } from './answer.ts';
import type { ReplyContext, WireCodec } from './wires/index.ts';

/** Asks a model inside the harness, and words its reply as the real service would. Rejects with NoAnswer. */
export async function askModel(
  upstream: ReplyUpstream,
  codec: WireCodec,
  context: ReplyContext,
  call: { readonly main: boolean; readonly signal: AbortSignal },
): Promise<Answer> {
  const { request } = context.parsed;
  const reply = await upstream.reply(request, call).catch((error: unknown) => {
    call.signal.throwIfAborted();
    throw new NoAnswer({ code: 'MODEL_FAILED', reason: messageOf(error) }, 0, 1);
  });
  const common = { status: 200, waitingMs: 0, attempts: 1, failure: undefined, modelState: upstream.state() };
  if (request.stream) {
    const sse = context.asked.stream !== 'array';
    return {
      ...common,
      headers: {
        'content-type': sse ? 'text/event-stream; charset=utf-8' : 'application/json',
        'cache-control': 'no-cache',
      },
      body: encoded(codec.stream(reply, context)),
    };
  }
  const body = Buffer.from(JSON.stringify(codec.json(reply, context)));
  return {
    ...common,
    headers: { 'content-type': 'application/json', 'content-length': body.length },
    body: [body],
  };
}

function* encoded(texts: Iterable<string>): Generator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
