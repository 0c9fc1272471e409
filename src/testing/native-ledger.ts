import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What an agent's own log says of its work: one entry a model reply of the main thread. */
export interface NativeReply {
  /** Input tokens, those from the cache included. */
  readonly input: number;
  readonly output: number;
  readonly calls: number;
}

type Json = Readonly<Record<string, unknown>>;
type Reader = (native: string) => Promise<NativeReply[]>;

/** How each agent's own log is read; an independent witness of what the gateway counted. */
export const nativeLedgers: Readonly<Record<string, Reader>> = {
  'claude-code': (native) => claudeReplies(join(native, '.claude/projects')),
  codex: (native) => codexReplies(join(native, '.codex/sessions')),
  'mimo-code': (native) => databaseReplies(join(native, '.local/share/mimocode/mimocode.db')),
  opencode: (native) => databaseReplies(join(native, '.local/share/opencode/opencode.db')),
  'gemini-cli': (native) => geminiReplies(join(native, '.gemini/tmp')),
  'qwen-code': (native) => qwenReplies(join(native, '.qwen/projects')),
  pi: (native) => piReplies(join(native, '.pi/agent/sessions')),
  cline: (native) => clineReplies(join(native, '.cline/data/sessions')),
};

/** One reply is written as several lines with the same message id; the last one has the usage of all. */
async function claudeReplies(directory: string): Promise<NativeReply[]> {
  const replies = new Map<string, NativeReply>();
  for (const line of await jsonLinesUnder(directory)) {
    if (line['type'] !== 'assistant') continue;
    const message = object(line['message']);
    const usage = object(message['usage']);
    const id = String(message['id']);
    const calls = blocksOf(message['content'], 'tool_use') + (replies.get(id)?.calls ?? 0);
    const input =
      number(usage['input_tokens']) +
      number(usage['cache_read_input_tokens']) +
      number(usage['cache_creation_input_tokens']);
    replies.set(id, { input, output: number(usage['output_tokens']), calls });
  }
  return [...replies.values()];
}

async function codexReplies(directory: string): Promise<NativeReply[]> {
  const replies: NativeReply[] = [];
  let calls = 0;
  for (const line of await jsonLinesUnder(directory)) {
    const payload = object(line['payload']);
    if (/^(function|custom_tool|local_shell)_call$/.test(String(payload['type']))) calls += 1;
    if (payload['type'] !== 'token_count') continue;
    const usage = object(object(payload['info'])['last_token_usage']);
    replies.push({ input: number(usage['input_tokens']), output: number(usage['output_tokens']), calls });
    calls = 0;
  }
  return replies;
}

async function databaseReplies(path: string): Promise<NativeReply[]> {
  using database = new DatabaseSync(path, { readOnly: false });
  const rows = (query: string): Json[] =>
    database
      .prepare(query)
      .all()
      .map((row) => ({ id: row['id'], ...object(JSON.parse(String(row['data']))), of: row['message_id'] }));
  const parts = rows('select id, message_id, data from part');
  return rows('select id, null as message_id, data from message order by time_created, id')
    .filter((message) => message['role'] === 'assistant')
    .map((message) => {
      const tokens = object(message['tokens']);
      const cache = object(tokens['cache']);
      return {
        input: number(tokens['input']) + number(cache['read']) + number(cache['write']),
        output: number(tokens['output']),
        calls: parts.filter((part) => part['of'] === message['id'] && part['type'] === 'tool').length,
      };
    });
}

/** A message is written again when its results are there; the last writing holds. */
async function geminiReplies(directory: string): Promise<NativeReply[]> {
  const replies = new Map<string, NativeReply>();
  for (const line of await jsonLinesUnder(directory)) {
    if (line['type'] !== 'gemini') continue;
    const tokens = object(line['tokens']);
    const calls = Array.isArray(line['toolCalls']) ? line['toolCalls'].length : 0;
    replies.set(String(line['id']), {
      input: number(tokens['input']),
      output: number(tokens['output']),
      calls,
    });
  }
  return [...replies.values()];
}

async function qwenReplies(directory: string): Promise<NativeReply[]> {
  const lines = await jsonLinesUnder(directory);
  return lines
    .filter((line) => line['type'] === 'assistant')
    .map((line) => {
      const usage = object(line['usageMetadata']);
      const parts = list(object(line['message'])['parts']);
      return {
        input: number(usage['promptTokenCount']),
        output: number(usage['candidatesTokenCount']),
        calls: parts.filter((part) => 'functionCall' in part).length,
      };
    });
}

async function piReplies(directory: string): Promise<NativeReply[]> {
  const lines = await jsonLinesUnder(directory);
  return lines
    .map((line) => object(line['message']))
    .filter((message) => message['role'] === 'assistant')
    .map((message) => {
      const usage = object(message['usage']);
      const input = number(usage['input']) + number(usage['cacheRead']) + number(usage['cacheWrite']);
      return { input, output: number(usage['output']), calls: blocksOf(message['content'], 'toolCall') };
    });
}

async function clineReplies(directory: string): Promise<NativeReply[]> {
  const [file] = (await filesUnder(directory)).filter((path) => path.endsWith('.messages.json'));
  const session = object(JSON.parse(await readFile(String(file), 'utf8')));
  return list(session['messages'])
    .filter((message) => message['role'] === 'assistant')
    .map((message) => {
      const metrics = object(message['metrics']);
      return {
        input: number(metrics['inputTokens']),
        output: number(metrics['outputTokens']),
        calls: blocksOf(message['content'], 'tool_use'),
      };
    });
}

async function filesUnder(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function jsonLinesUnder(directory: string): Promise<Json[]> {
  const files = (await filesUnder(directory)).filter((path) => path.endsWith('.jsonl'));
  const texts = await Promise.all(files.map((path) => readFile(path, 'utf8')));
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.trim() !== '')
    .map((line) => object(JSON.parse(line)));
}

const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(object) : []);
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const blocksOf = (content: unknown, type: string): number =>
  list(content).filter((block) => block['type'] === type).length;
