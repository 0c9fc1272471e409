import type { CliAdapter } from './adapter.ts';
import { readStreamJson } from './claude-code.ts';
import { settingsFor } from './gemini-cli.ts';

export const qwenCode: CliAdapter = {
  name: 'qwen-code',
  description: 'Qwen Code',
  wire: 'openai-chat',
  argv: ({ instruction }) => ['--yolo', '-o', 'stream-json', '-p', instruction],
  env: ({ url, key, model }) => ({
    OPENAI_API_KEY: key,
    OPENAI_BASE_URL: `${url}/v1`,
    OPENAI_MODEL: model,
  }),
  files: () => ({ '.qwen/settings.json': settingsFor('openai') }),
  logs: ['.qwen/projects'],
  droppings: [],
  read: readStreamJson,
};
