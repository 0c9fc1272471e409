import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ModelEndpoint } from '../core/index.ts';

type ScriptedWire = 'anthropic' | 'openai-chat';

/** What the scripted model does with one request. */
export type ScriptedReply =
  | {
      readonly text?: string;
      readonly calls?: readonly {
        readonly name: string;
        readonly arguments: unknown;
        readonly id?: string;
      }[];
      /** `length`: cut at the output limit. Default: by whether there are calls. */
      readonly stop?: 'end' | 'length' | 'refusal';
      /** Default: a quarter of the body's characters. Null: the provider reports none. */
      readonly inputTokens?: number | null;
    }
  | { readonly status: number; readonly message: string }
  /** The connection breaks after the first bytes. */
  | { readonly broken: true };

export interface ScriptedModel extends AsyncDisposable {
  /** The bodies received, byte for byte. */
  readonly bodies: string[];
  endpoint(overrides?: Partial<ModelEndpoint>): ModelEndpoint;
}

export interface ScriptedRequest {
  /** 0-based. */
  readonly index: number;
  readonly body: string;
  /** False for a side call: no tools are offered. */
  readonly tools: boolean;
}

/** A model server on loopback that streams what a script says, over two real wires. */
export async function createScriptedModel(
  wire: ScriptedWire,
  reply: (request: ScriptedRequest) => ScriptedReply | Promise<ScriptedReply>,
): Promise<ScriptedModel> {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const index = bodies.push(body) - 1;
    const parsed: { tools?: unknown[] } = JSON.parse(body);
    const said = await reply({ index, body, tools: (parsed.tools ?? []).length > 0 });
    if ('status' in said) sendError(response, said.status, said.message);
    else if ('broken' in said) breakOff(response);
    else
      stream(
        response,
        wire === 'anthropic' ? messagesEvents(said, index, body) : chatEvents(said, index, body),
      );
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    bodies,
    endpoint: (overrides) => ({
      hostUrl: url,
      sandboxUrl: url,
      apiKey: 'dummy',
      model: 'scripted',
      wire,
      contextWindow: 200_000,
      ...overrides,
    }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function sendError(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ type: 'error', error: { type: 'scripted', message, code: null, param: null } }),
  );
}

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(': hello\n\n', () => response.destroy());
}

function stream(response: ServerResponse, events: readonly string[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) response.write(event);
  response.end();
}

type Said = Extract<ScriptedReply, { text?: string }>;

const idOf = (index: number, call: { id?: string }, position: number): string =>
  call.id ?? `call_${index}_${position}`;

const inputOf = (said: Said, body: string): number => said.inputTokens ?? Math.ceil(body.length / 4);

/** In two pieces, so that clients must put them together. */
function pieces(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((piece) => piece !== '');
}

function messagesEvents(said: Said, index: number, body: string): string[] {
  const events: string[] = [];
  const send = (type: string, data: object) =>
    events.push(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  const message = { id: `msg_${index}`, type: 'message', role: 'assistant', model: 'scripted', content: [] };
  const start = said.inputTokens === null ? {} : { input_tokens: inputOf(said, body), output_tokens: 1 };
  send('message_start', { message: { ...message, stop_reason: null, stop_sequence: null, usage: start } });
  let block = 0;
  const sendBlock = (content: object, deltas: readonly object[]) => {
    send('content_block_start', { index: block, content_block: content });
    for (const delta of deltas) send('content_block_delta', { index: block, delta });
    send('content_block_stop', { index: block });
    block += 1;
  };
  if (said.text !== undefined) {
    const deltas = pieces(said.text).map((text) => ({ type: 'text_delta', text }));
    sendBlock({ type: 'text', text: '' }, deltas);
  }
  for (const [position, call] of (said.calls ?? []).entries()) {
    const deltas = pieces(argumentText(call.arguments)).map((partial_json) => ({
      type: 'input_json_delta',
      partial_json,
    }));
    sendBlock({ type: 'tool_use', id: idOf(index, call, position), name: call.name, input: {} }, deltas);
  }
  const stops = { end: 'end_turn', length: 'max_tokens', refusal: 'refusal' } as const;
  const reason = said.stop ? stops[said.stop] : said.calls?.length ? 'tool_use' : 'end_turn';
  const usage = said.inputTokens === null ? {} : { output_tokens: 50 };
  send('message_delta', { delta: { stop_reason: reason, stop_sequence: null }, usage });
  send('message_stop', {});
  return events;
}

function chatEvents(said: Said, index: number, body: string): string[] {
  const events: string[] = [];
  const frame = { id: `chatcmpl-${index}`, object: 'chat.completion.chunk', created: 1, model: 'scripted' };
  const send = (data: object) => events.push(`data: ${JSON.stringify({ ...frame, ...data })}\n\n`);
  const delta = (value: object, finish_reason: string | null = null) =>
    send({ choices: [{ index: 0, delta: value, finish_reason }] });
  delta({ role: 'assistant', content: '' });
  for (const piece of pieces(said.text ?? '')) delta({ content: piece });
  for (const [position, call] of (said.calls ?? []).entries()) {
    const head = { index: position, id: idOf(index, call, position), type: 'function' };
    delta({ tool_calls: [{ ...head, function: { name: call.name, arguments: '' } }] });
    for (const piece of pieces(argumentText(call.arguments))) {
      delta({ tool_calls: [{ index: position, function: { arguments: piece } }] });
    }
  }
  const stops = { end: 'stop', length: 'length', refusal: 'content_filter' } as const;
  delta({}, said.stop ? stops[said.stop] : said.calls?.length ? 'tool_calls' : 'stop');
  if (said.inputTokens !== null) {
    const prompt_tokens = inputOf(said, body);
    send({ choices: [], usage: { prompt_tokens, completion_tokens: 50, total_tokens: prompt_tokens + 50 } });
  }
  events.push('data: [DONE]\n\n');
  return events;
}

/** A string goes out as it is: broken JSON, as a model may write it. */
const argumentText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
