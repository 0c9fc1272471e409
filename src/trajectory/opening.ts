import type { BlobStore, JournalEvent } from '../store/index.ts';

/** What an agent told its model before the first step. */
export interface Opening {
  readonly system: string;
  readonly tools: readonly Readonly<Record<string, unknown>>[];
}

const nothingSaid: Opening = { system: '', tools: [] };

type Json = Readonly<Record<string, unknown>>;

/** Reads system prompt and tools of a recorded request. Each of the four wires keeps them under names of its own. */
export async function openingOf(call: JournalEvent | undefined, blobs: BlobStore): Promise<Opening> {
  if (!call) return nothingSaid;
  const read = async (sha256: unknown): Promise<Json> =>
    objectAt(JSON.parse((await blobs.get(String(sha256))).toString('utf8')));
  const envelope = await read(call['envelope']);
  const texts = [
    textOf(envelope['system']),
    textOf(envelope['instructions']),
    textOf(objectAt(envelope['systemInstruction'] ?? envelope['system_instruction'])['parts']),
  ];
  const tools = listAt(envelope['tools']);
  for (const sha256 of listAt(call['append'])) {
    const message = await read(sha256);
    if (message['role'] === 'system' || message['role'] === 'developer')
      texts.push(textOf(message['content']));
    // Codex's second protocol brings its tools in a message.
    if (message['type'] === 'additional_tools') tools.push(...listAt(message['tools']));
  }
  return { system: texts.filter((text) => text !== '').join('\n\n'), tools: tools.flatMap(declarations) };
}

/** Gemini wraps its functions once more. */
function declarations(tool: unknown): Json[] {
  const value = objectAt(tool);
  const wrapped = value['functionDeclarations'] ?? value['function_declarations'];
  return Array.isArray(wrapped) ? wrapped.map(objectAt) : [value];
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return listAt(content)
    .map((part) => objectAt(part)['text'])
    .filter((text) => typeof text === 'string')
    .join('\n');
}

const listAt = (value: unknown): unknown[] => (Array.isArray(value) ? [...value] : []);

function objectAt(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
