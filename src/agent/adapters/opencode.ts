import type { CliAdapter, CliEvent, CliTask, Reading } from './adapter.ts';
import { objectOf, stringOf } from './json.ts';

export const opencode: CliAdapter = {
  name: 'opencode',
  description: 'opencode',
  wire: 'openai-chat',
  // A title of its own saves the side call that would ask the model for one.
  argv: ({ model }) => ['run', '--title', 'bench', '--format', 'json', '--auto', '-m', `bench/${model}`],
  // As an argument the text would reach the model between quotation marks.
  stdin: ({ instruction }) => instruction,
  env: () => ({
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
  }),
  files: (task) => ({ '.config/opencode/opencode.json': providerConfig(task) }),
  logs: ['.local/share/opencode/opencode.db', '.local/share/opencode/opencode.db-wal'],
  droppings: [],
  read: readRunEvents,
};

/** The configuration of opencode and of what descends from it: one provider, which is the gateway. */
export function providerConfig({ url, model, key, contextWindow }: CliTask): string {
  return JSON.stringify({
    model: `bench/${model}`,
    small_model: `bench/${model}`,
    autoupdate: false,
    share: 'disabled',
    permission: 'allow',
    provider: {
      bench: {
        npm: '@ai-sdk/openai-compatible',
        name: 'bench',
        options: { baseURL: `${url}/v1`, apiKey: key },
        models: {
          [model]: { name: model, tool_call: true, limit: { context: contextWindow, output: 8192 } },
        },
      },
    },
  });
}

/** `run --format json`: it ends with a step that finished for another reason than tool calls, or with an error. */
export function readRunEvents(reading: Reading, event: CliEvent): Reading {
  const part = objectOf(event['part']);
  switch (event['type']) {
    case 'step_start':
      return { ...reading, terminal: undefined };
    case 'text':
      return { ...reading, text: stringOf(part['text']) || reading.text };
    case 'step_finish': {
      const reason = stringOf(part['reason']) || 'stop';
      return reason === 'tool-calls' ? reading : { ...reading, terminal: { kind: 'done', reason } };
    }
    case 'error': {
      const error = objectOf(event['error']);
      const said = stringOf(objectOf(error['data'])['message']) || stringOf(error['message']);
      const reason = said || stringOf(error['name']) || 'error';
      // MiMo Code's guard against repetition comes as an error too.
      return { ...reading, terminal: { kind: /loop detected/i.test(reason) ? 'stopped' : 'failed', reason } };
    }
    default:
      return reading;
  }
}
