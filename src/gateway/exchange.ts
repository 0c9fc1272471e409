import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Wire } from '../core/index.ts';
import { type Body, readBody } from './body.ts';
import { codecs } from './wires/index.ts';

/** One HTTP request of an agent and the response to it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Below the trial's prefix, with the query. */
  readonly query: string;
}

/** Answers with an error in the dialect of the wire. */
export function sendError(response: ServerResponse, wire: Wire, status: number, message: string): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  sendJson(response, status, codecs[wire].error(status, message));
}

/** Budget refusals: 402 ends the known agents at once, but codex takes only a 400 as final. */
export function sendRefusal(response: ServerResponse, wire: Wire, message: string): void {
  // The official SDKs obey this header; without it some agents try again for minutes.
  if (!response.headersSent) response.setHeader('x-should-retry', 'false');
  sendError(response, wire, wire === 'openai-responses' ? 400 : 402, message);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}

/** The request's bytes; undefined when the client broke off, or was answered with an error already. */
export async function receive({ request, response }: Exchange, wire: Wire): Promise<Buffer | undefined> {
  let body: Body;
  try {
    body = await readBody(request);
  } catch (error) {
    response.destroy(error instanceof Error ? error : undefined);
    return undefined;
  }
  if (body.kind === 'bytes') return body.bytes;
  response.setHeader('connection', 'close');
  sendError(response, wire, body.status, body.reason);
  return undefined;
}
