import type { Message, ModelEndpoint, ModelReply, ToolSpec } from '../core/index.ts';
import { userError } from '../core/index.ts';
import { createAnthropicClient } from './anthropic-client.ts';
import { createChatClient } from './chat-client.ts';

/** One request of an agent. The same value always becomes the same bytes on the wire. */
export interface CompletionRequest {
  readonly system: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ToolSpec[];
  readonly maxOutputTokens: number;
}

/** What came of a request. Only an abort rejects (with the signal's reason), and bugs. */
export type Completion =
  | { readonly kind: 'reply'; readonly reply: ModelReply }
  /** The gateway refused on a budget; asking again is refused again. */
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  /** `status` is undefined where no answer arrived: connection refused, stream cut. */
  | { readonly kind: 'error'; readonly status: number | undefined; readonly message: string };

export interface ModelClient {
  complete(request: CompletionRequest, signal?: AbortSignal): Promise<Completion>;
}

export interface ModelClientOptions {
  readonly endpoint: ModelEndpoint;
  /** Aborts every request of this client. */
  readonly signal?: AbortSignal;
}

/**
 * A client over the provider's official SDK, pointed at the gateway. Retries are off: the gateway absorbs the
 * provider's rate limits, and a hidden second request would be a step that the agent never asked for.
 */
export function createModelClient(options: ModelClientOptions): ModelClient {
  const { endpoint } = options;
  switch (endpoint.wire) {
    case 'anthropic':
      return createAnthropicClient(options);
    case 'openai-chat':
      return createChatClient(options);
    default:
      throw userError(
        'MODEL_WIRE_UNSUPPORTED',
        `the built-in agent does not speak the wire ${endpoint.wire}`,
        {
          hint: 'Choose a model that is served over anthropic or openai-chat.',
        },
      );
  }
}
