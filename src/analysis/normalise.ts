import { hash } from 'node:crypto';

/** Texts longer than this are masked at both ends and compared whole, unmasked, in between. */
const maskedCharacters = 8_000;

/**
 * What differs between two runs of the same command although nothing happened, and a text without which there is none:
 * most outputs have few of them, and to look for a character is far cheaper. Order matters.
 */
const masks: readonly (readonly [needs: string, RegExp, string])[] = [
  ['-', /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<uuid>'],
  ['-', /\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?/g, '<time>'],
  [
    ':',
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [A-Z]?[a-z0-9]{0,2} ?[A-Z]?[a-z]* ?\d{0,4} ?\d{2}:\d{2}:\d{2}[^\n]{0,12}/g,
    '<time>',
  ],
  [':', /\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?\b/g, '<time>'],
  ['', /\b\d+(?:\.\d+)? ?(?:ms|µs|us|ns|s|sec|secs|seconds?|min|minutes?)\b/g, '<duration>'],
  ['', /\b(duration(?:_ms)?|elapsed|took|real|user|sys)([:= \t]+)\d[\d.]*(?:m[\d.]+s)?/gi, '$1$2<duration>'],
  ['0x', /\b0x[0-9a-f]{4,}\b/gi, '<address>'],
  ['', /\b(pid|process)([:= ]+)\d+/gi, '$1$2<pid>'],
  ['[', /\[\d{2,7}\]/g, '[<pid>]'],
  ['/tmp/', /(?:\/private)?(?:\/var)?\/tmp\/[\w.-]*(?:[A-Z0-9][a-z]*){3,}[\w.-]*/g, '<temp>'],
];

const escapeCharacter = String.fromCharCode(27);
const escapes = new RegExp(`${escapeCharacter}\\[[0-9;?]*[A-Za-z]`, 'g');

function mask(text: string): string {
  let masked = text.includes(escapeCharacter) ? text.replace(escapes, '') : text;
  for (const [needs, pattern, name] of masks)
    if (masked.includes(needs)) masked = masked.replace(pattern, name);
  return masked.replace(/[ \t\r]+/g, ' ').trim();
}

/** An output as it is compared: times, durations, pids, addresses and temporary names masked. */
export function normaliseOutput(text: string): string {
  if (text.length <= 2 * maskedCharacters) return mask(text);
  const middle = text.slice(maskedCharacters, -maskedCharacters);
  return `${mask(text.slice(0, maskedCharacters))}\n<${digest(middle)}>\n${mask(text.slice(-maskedCharacters))}`;
}

/** A command as it is compared: spaces outside quotes and temporary names do not count. */
export function normaliseCommand(command: string): string {
  const lean = command.replace(
    /(?:\/private)?(?:\/var)?\/tmp\/[\w.-]*(?:[A-Z0-9][a-z]*){3,}[\w.-]*/g,
    '<temp>',
  );
  return /['"]|<</.test(lean) ? lean.trim() : lean.replace(/[ \t]+/g, ' ').trim();
}

/** Fields of a call that say nothing of what it does. */
const cosmetic = new Set([
  'description',
  'explanation',
  'timeout',
  'timeout_ms',
  'yield_time_ms',
  'justification',
]);

/** Arguments in one order of keys, cosmetic fields left out. */
export function canonicalArguments(value: unknown): string {
  return (
    JSON.stringify(value, (key, part: unknown) => {
      if (cosmetic.has(key)) return undefined;
      if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
      const record = part as Readonly<Record<string, unknown>>;
      return Object.fromEntries(
        Object.keys(record)
          .sort()
          .map((name) => [name, record[name]]),
      );
    }) ?? ''
  );
}

/** 96 bits: enough to tell the outputs of any log apart. */
export function digest(text: string): string {
  return hash('sha256', text, 'base64').slice(0, 16);
}
