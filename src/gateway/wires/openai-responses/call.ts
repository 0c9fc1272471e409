import type { ToolCall } from '../../../core/index.ts';
import { type Json, parseArguments, textAt } from '../json.ts';

/** A tool call of any kind, as it stands in `input` and in `output`. */
export function callOf(item: Json): ToolCall | undefined {
  const id = textAt(item['call_id'] ?? item['id']);
  const name = textAt(item['name']);
  switch (item['type']) {
    case 'function_call':
      return { type: 'tool-call', id, name, arguments: parseArguments(textAt(item['arguments'])) };
    case 'custom_tool_call':
      return { type: 'tool-call', id, name, arguments: textAt(item['input']), freeform: true };
    case 'local_shell_call':
    case 'shell_call':
    case 'apply_patch_call':
      return {
        type: 'tool-call',
        id,
        name: textAt(item['type']).replace(/_call$/, ''),
        arguments: item['action'] ?? item['operation'] ?? {},
      };
    default:
      return undefined;
  }
}
