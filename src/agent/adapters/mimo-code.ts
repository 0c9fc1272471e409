import type { CliAdapter } from './adapter.ts';
import { providerConfig, readRunEvents } from './opencode.ts';

export const mimoCode: CliAdapter = {
  name: 'mimo-code',
  description: 'Xiaomi MiMo Code',
  wire: 'openai-chat',
  argv: ({ model }) => ['run', '--format', 'json', '-m', `bench/${model}`, '--dangerously-skip-permissions'],
  // As an argument the text would reach the model between quotation marks.
  stdin: ({ instruction }) => instruction,
  env: () => ({
    MIMOCODE_ENABLE_ANALYSIS: 'false',
    MIMOCODE_DISABLE_AUTOUPDATE: '1',
    MIMOCODE_DISABLE_MODELS_FETCH: '1',
    // Else it asks again before `rm` and `git reset --hard`, and nobody is there to answer.
    MIMOCODE_AUTO_APPROVE_DELETE: '1',
    MIMOCODE_FAKE_VCS: 'git',
  }),
  files: (task) => ({ '.config/mimocode/mimocode.jsonc': providerConfig(task) }),
  logs: ['.local/share/mimocode/mimocode.db', '.local/share/mimocode/mimocode.db-wal'],
  droppings: ['/.mimocode'],
  read: readRunEvents,
};
