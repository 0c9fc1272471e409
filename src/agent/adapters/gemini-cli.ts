import type { CliAdapter } from './adapter.ts';
import { objectOf, stringOf } from './json.ts';

export const geminiCli: CliAdapter = {
  name: 'gemini-cli',
  description: 'Google Gemini CLI',
  wire: 'gemini',
  // Without -m it asks the model which model to ask.
  argv: ({ instruction, model }) => [
    ...['--yolo', '--skip-trust', '-m', model, '-o', 'stream-json', '-p', instruction],
  ],
  env: ({ url, key }) => ({ GEMINI_API_KEY: key, GOOGLE_GEMINI_BASE_URL: url }),
  files: () => ({ '.gemini/settings.json': settingsFor('gemini-api-key') }),
  logs: ['.gemini/tmp'],
  droppings: [],
  read(reading, event) {
    if (event['type'] === 'message' && event['role'] === 'assistant') {
      const piece = stringOf(event['content']);
      return { text: event['delta'] === true ? reading.text + piece : piece, terminal: reading.terminal };
    }
    // What it says after a tool call begins anew.
    if (event['type'] === 'tool_use') return { ...reading, text: '' };
    if (event['type'] === 'error' && /loop/i.test(stringOf(event['message']))) {
      return { ...reading, terminal: { kind: 'stopped', reason: stringOf(event['message']) } };
    }
    if (event['type'] !== 'result' || reading.terminal) return reading;
    if (event['status'] === 'success') return { ...reading, terminal: { kind: 'done', reason: 'success' } };
    const reason = stringOf(objectOf(event['error'])['message']) || stringOf(event['status']) || 'error';
    return { ...reading, terminal: { kind: /turn/i.test(reason) ? 'stopped' : 'failed', reason } };
  },
};

/** Settings of Gemini CLI and of what descends from it: nothing is asked, fetched or reported. */
export function settingsFor(auth: string): string {
  return JSON.stringify({
    security: { auth: { selectedType: auth }, folderTrust: { enabled: false } },
    general: { disableAutoUpdate: true, disableUpdateNag: true, enableAutoUpdate: false },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
  });
}
