import type { CliAdapter } from './adapter.ts';
import { stringOf } from './json.ts';

export const cline: CliAdapter = {
  name: 'cline',
  description: 'Cline',
  wire: 'openai-chat',
  argv: ({ instruction, model }) => [
    ...['--json', '--auto-approve', 'true', '-P', 'openai-compatible', '-m', model, instruction],
  ],
  env: () => ({
    CLINE_NO_AUTO_UPDATE: '1',
    DO_NOT_TRACK: '1',
    // Else it leaves a daemon behind that holds the session.
    CLINE_SESSION_BACKEND_MODE: 'local',
  }),
  files: ({ url, model, key }) => ({
    '.cline/data/settings/providers.json': JSON.stringify({
      version: 1,
      lastUsedProvider: 'openai-compatible',
      modes: {},
      providers: {
        'openai-compatible': {
          settings: { provider: 'openai-compatible', apiKey: key, model, baseUrl: `${url}/v1` },
          updatedAt: '2026-01-01T00:00:00.000Z',
          tokenSource: 'manual',
        },
      },
    }),
    '.cline/data/settings/global-settings.json': JSON.stringify({ telemetryOptOut: true }),
  }),
  logs: ['.cline/data/sessions'],
  droppings: [],
  // Its own loop detection ends a run as `aborted`, with exit code 0.
  read(reading, event) {
    const result = event['type'] === 'run_result' ? event : undefined;
    if (!result) return reading;
    const reason = stringOf(result['finishReason']) || 'run_result';
    const text = stringOf(result['text']) || reading.text;
    const kind = reason === 'completed' ? 'done' : /abort|loop|max/i.test(reason) ? 'stopped' : 'failed';
    return { text, terminal: { kind, reason } };
  },
};
