import type { Format } from './format.ts';
import { type Fields, fieldsOf, parseJson, stringOf } from './json-line.ts';
import { jsonValues } from './json-stream.ts';

/** Lines that are looked at before a text counts as none of the formats that are one JSON a line. */
const mostLines = 200;

/** The format of a text by its first characters; undefined where it is none that is known. */
export async function formatOfText(head: string): Promise<Format | undefined> {
  const text = head.replace(/^\uFEFF/, '');
  for (const line of text.split('\n', mostLines)) {
    const format = formatOfLine(fieldsOf(parseJson(line)));
    if (format !== undefined) return format;
  }
  return /^\s*[{[]/.test(text) ? formatOfDocument(text) : undefined;
}

/** The format that one line shows; undefined where it could be any. */
function formatOfLine(event: Fields): Format | undefined {
  const { type } = event;
  if (typeof event['seq'] === 'number' && typeof event['hash'] === 'string') return 'mimo-bench';
  if (type === 'session_meta' || (type === 'response_item' && event['payload'] !== undefined)) return 'codex';
  if (type === 'thread.started' || (type === 'item.completed' && event['item'] !== undefined)) return 'codex';
  return formatOfMessageLine(event) ?? formatOfEventLine(event);
}

/** Claude Code's form, which others have taken over. Their users' lines cannot be told apart at all. */
function formatOfMessageLine(event: Fields): Format | undefined {
  const { type, uuid } = event;
  const message = fieldsOf(event['message']);
  if (type === 'system' && event['subtype'] === 'init') {
    if ('permissionMode' in event) return 'claude-code';
    return 'permission_mode' in event ? 'qwen-code' : undefined;
  }
  if (type !== 'assistant') return undefined;
  if (Array.isArray(message['parts'])) return message['role'] === 'model' ? 'qwen-code' : undefined;
  if (message['role'] !== 'assistant') return undefined;
  if (typeof message['content'] !== 'string' && !Array.isArray(message['content'])) return undefined;
  // A message with the id of its own line is Qwen's.
  return message['id'] && message['id'] === uuid ? 'qwen-code' : 'claude-code';
}

function formatOfEventLine(event: Fields): Format | undefined {
  const { type } = event;
  const part = fieldsOf(event['part']);
  if (typeof event['sessionID'] === 'string' && typeof part['messageID'] === 'string') {
    // MiMo Code numbers messages in a way of its own.
    return part['messageID'].startsWith('msg_g') ? 'mimo-code' : 'opencode';
  }
  if (typeof event['sessionId'] === 'string' && typeof event['projectHash'] === 'string') return 'gemini-cli';
  if (type === 'gemini' && 'content' in event) return 'gemini-cli';
  if (type === 'init' && 'session_id' in event && 'model' in event) return 'gemini-cli';
  if (type === 'tool_use' && 'tool_id' in event && 'tool_name' in event) return 'gemini-cli';
  return isOpenhandsEvent(event) ? 'openhands' : undefined;
}

const isOpenhandsEvent = (event: Fields): boolean =>
  typeof event['source'] === 'string' &&
  typeof event['timestamp'] === 'string' &&
  (/Event$|Observation$/.test(stringOf(event['kind'])) ||
    ((typeof event['action'] === 'string' || typeof event['observation'] === 'string') && 'id' in event));

/** Values of a document's start that tell what it is. */
const telling = [
  ['schema_version'],
  ['trajectory_format'],
  ['info', 'mini_version'],
  ['info', 'exit_status'],
  ['info', 'config', 'agent_type'],
  ['messages', '*', 'role'],
  ['messages', '*', 'type'],
  ['trajectory', '*', 'action'],
  ['sessionId'],
  ['projectHash'],
  ['eval', 'task'],
  ['eval', 'run_id'],
  ['*'],
  ['history', '*'],
  ['events', '*'],
];

/** Long values are cut with the head: what stands whole in it is enough. */
async function formatOfDocument(text: string): Promise<Format | undefined> {
  const seen = new Set<string>();
  async function* once(): AsyncGenerator<string> {
    yield text;
  }
  for await (const { path, value } of jsonValues(once(), telling, () => undefined)) {
    const name = path.map((key) => (typeof key === 'number' ? '*' : key)).join('.');
    const format = formatOfValue(name, value, seen);
    if (format !== undefined) return format;
    seen.add(name);
  }
  if (seen.has('eval.task') && seen.has('eval.run_id')) return 'inspect';
  if (seen.has('sessionId') && seen.has('projectHash')) return 'gemini-cli';
  return seen.has('info.exit_status') && seen.has('messages.*.role') ? 'mini-swe-agent' : undefined;
}

function formatOfValue(name: string, value: unknown, seen: ReadonlySet<string>): Format | undefined {
  switch (name) {
    case 'schema_version':
      return stringOf(value).startsWith('ATIF-v1') ? 'atif' : undefined;
    case 'trajectory_format':
      return stringOf(value).startsWith('mini-swe-agent') ? 'mini-swe-agent' : undefined;
    case 'info.mini_version':
      return 'mini-swe-agent';
    case 'info.config.agent_type':
      return stringOf(value).startsWith('minisweagent') ? 'mini-swe-agent' : undefined;
    case 'trajectory.*.action':
      return 'swe-agent';
    case 'messages.*.type':
      return seen.has('sessionId') && value === 'gemini' ? 'gemini-cli' : undefined;
    case '*':
    case 'history.*':
    case 'events.*':
      return isOpenhandsEvent(fieldsOf(value)) ? 'openhands' : undefined;
    default:
      return undefined;
  }
}
