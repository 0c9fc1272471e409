import type { CliAdapter } from './adapter.ts';
import { objectOf, stringOf, textOfBlocks } from './json.ts';

export const pi: CliAdapter = {
  name: 'pi',
  description: 'pi',
  wire: 'openai-chat',
  argv: ({ instruction, model }) => [
    ...['-p', '--mode', 'json', '--provider', 'bench', '--model', model, '--offline', instruction],
  ],
  env: ({ key }) => ({ PI_OFFLINE: '1', BENCH_KEY: key }),
  files: ({ url, model, contextWindow }) => ({
    '.pi/agent/models.json': JSON.stringify({
      providers: {
        bench: {
          baseUrl: `${url}/v1`,
          api: 'openai-completions',
          apiKey: 'BENCH_KEY',
          models: [
            {
              id: model,
              name: model,
              reasoning: false,
              input: ['text'],
              contextWindow,
              maxTokens: 8192,
              cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
            },
          ],
        },
      },
    }),
  }),
  logs: ['.pi/agent/sessions'],
  droppings: [],
  // It tries failed requests again and then ends with code 0: only the last message tells.
  read(reading, event) {
    if (event['type'] === 'agent_start') return { ...reading, terminal: undefined };
    if (event['type'] !== 'message_end') return reading;
    const message = objectOf(event['message']);
    if (message['role'] !== 'assistant') return reading;
    const text = textOfBlocks(message['content']) || reading.text;
    const stop = stringOf(message['stopReason']);
    if (stop === 'toolUse') return { text, terminal: undefined };
    if (stop === 'error' || stop === 'aborted') {
      const reason = stringOf(message['errorMessage']) || stop;
      return { text, terminal: { kind: 'failed', reason } };
    }
    return { text, terminal: { kind: 'done', reason: stop || 'stop' } };
  },
};
