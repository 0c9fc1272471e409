import type { CliAdapter } from './adapter.ts';
import { objectOf, stringOf } from './json.ts';

const withoutParts = ['plugins', 'remote_plugin', 'apps', 'plugin_sharing'];

/** Which of its two protocols it speaks follows from the name of the model that it is told. */
export const codex: CliAdapter = {
  name: 'codex',
  description: 'OpenAI Codex',
  wire: 'openai-responses',
  argv: ({ instruction, model }) => [
    'exec',
    ...withoutParts.flatMap((part) => ['--disable', part]),
    ...['--json', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox'],
    ...['-m', model, '--', instruction],
  ],
  env: ({ key }) => ({ BENCH_KEY: key }),
  files: ({ url, model, contextWindow }) => ({
    '.codex/config.toml': `model = ${JSON.stringify(model)}
model_provider = "bench"
model_context_window = ${contextWindow}
approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false
[analytics]
enabled = false
[feedback]
enabled = false
[model_providers.bench]
name = "bench"
base_url = ${JSON.stringify(`${url}/v1`)}
env_key = "BENCH_KEY"
wire_api = "responses"
`,
  }),
  logs: ['.codex/sessions'],
  droppings: [],
  read(reading, event) {
    switch (event['type']) {
      case 'turn.started':
        return { ...reading, terminal: undefined };
      case 'item.completed': {
        const item = objectOf(event['item']);
        return item['type'] === 'agent_message' ? { ...reading, text: stringOf(item['text']) } : reading;
      }
      case 'turn.completed':
        return { ...reading, terminal: { kind: 'done', reason: 'turn completed' } };
      case 'turn.failed':
        return {
          ...reading,
          terminal: {
            kind: 'failed',
            reason: stringOf(objectOf(event['error'])['message']) || 'turn failed',
          },
        };
      default:
        return reading;
    }
  },
};
