export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string | null;
  readonly tool_call_id?: string;
  readonly tool_calls?: readonly unknown[];
}

export interface ChatAnswer {
  readonly status: number;
  readonly text: string;
  readonly message: ChatMessage;
}

const tool = (name: string): unknown => ({
  type: 'function',
  function: { name, parameters: { type: 'object' } },
});

/** One request over the chat wire, as the smallest agent would send it. */
export async function chat(
  url: string,
  messages: readonly ChatMessage[],
  options: { readonly tools?: readonly string[]; readonly headers?: Record<string, string> } = {},
): Promise<ChatAnswer> {
  const { tools = ['bash'], headers = {} } = options;
  const body = { model: 'test-model', messages, ...(tools.length > 0 ? { tools: tools.map(tool) } : {}) };
  const answer = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  const parsed = JSON.parse(text) as { choices?: { message: ChatMessage }[] };
  return {
    status: answer.status,
    text,
    message: parsed.choices?.[0]?.message ?? { role: 'assistant', content: '' },
  };
}

export const user = (content: string): ChatMessage => ({ role: 'user', content });
export const system = (content: string): ChatMessage => ({ role: 'system', content });
export const result = (id: string, content: string): ChatMessage => ({
  role: 'tool',
  tool_call_id: id,
  content,
});

/** A conversation that goes on: asks, takes the reply in, and answers each tool call. */
export class ChatAgent {
  readonly #url: string;
  messages: ChatMessage[];

  constructor(url: string, first = 'Do the work.') {
    this.#url = url;
    this.messages = [user(first)];
  }

  async step(output = 'ok'): Promise<ChatAnswer> {
    const answer = await chat(this.#url, this.messages);
    if (answer.status !== 200) return answer;
    this.messages.push(answer.message);
    for (const call of answer.message.tool_calls ?? []) {
      this.messages.push(result((call as { id: string }).id, output));
    }
    return answer;
  }
}
