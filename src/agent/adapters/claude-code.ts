import type { CliAdapter, CliEvent, Reading } from './adapter.ts';
import { objectOf, stringOf, textOfBlocks } from './json.ts';

export const claudeCode: CliAdapter = {
  name: 'claude-code',
  description: 'Anthropic Claude Code',
  wire: 'anthropic',
  argv: ({ instruction, model }) => [
    ...['-p', '--output-format', 'stream-json', '--verbose', '--dangerously-skip-permissions'],
    ...['--model', model, '--', instruction],
  ],
  env: ({ url, key }) => ({
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: key,
    // Without it the program refuses to skip permissions as root.
    IS_SANDBOX: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
  }),
  files: () => ({}),
  logs: ['.claude/projects'],
  droppings: [],
  read: readStreamJson,
};

/** Claude Code's stream-json, which Qwen Code prints too. */
export function readStreamJson(reading: Reading, event: CliEvent): Reading {
  if (event['type'] === 'assistant') {
    const text = textOfBlocks(objectOf(event['message'])['content']);
    return { text: text || reading.text, terminal: undefined };
  }
  if (event['type'] !== 'result') return reading;
  const reason = stringOf(event['subtype']) || 'result';
  const text = stringOf(event['result']) || reading.text;
  if (event['is_error'] !== true) return { text, terminal: { kind: 'done', reason } };
  const failed = stringOf(objectOf(event['error'])['message']) || stringOf(event['result']) || reason;
  const kind = /max_turns/.test(reason) || /loop/i.test(failed) ? 'stopped' : 'failed';
  return { text, terminal: { kind, reason: failed } };
}
