import type { ToolCall } from '../core/index.ts';

/** Shorter arguments (paths, flags) stand in many a text by chance. */
const leastArgument = 16;
/** A prompt that a harness wraps still makes up much of the text; a command quoted in a summary does not. */
const leastShare = 0.3;

/**
 * Whether one of the texts is what one of the calls passed on: it stands in a string argument, or holds one.
 * So a subagent's first words are known by the call that started it.
 */
export function mentions(words: readonly string[], calls: readonly ToolCall[]): boolean {
  const passed = calls.flatMap((call) => stringsIn(call.arguments));
  return words.some((word) => {
    const text = word.trim();
    return passed.some((argument) => argument === text || overlap(argument, text));
  });
}

function overlap(argument: string, text: string): boolean {
  if (argument.length < leastArgument || text.length < leastArgument) return false;
  return argument.includes(text) || (argument.length >= text.length * leastShare && text.includes(argument));
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value.trim()];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}
