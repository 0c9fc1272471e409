/**
 * How the shells of known agents word a command's exit, at the head or the tail of a tool result: on a line of its own,
 * bare or in brackets or tags, or as a field of JSON. Inside other words it is what a command printed: the name of a
 * test that asks for "exit code 2" made a passing run a failed one.
 */
const worded =
  /(?:^|\n)[ \t<[({*-]*(?:error:\s*)?(?:(?:the )?(?:process|command|shell)\s+(?:\w+\s+(?:with\s+)?)?)?exit(?:ed)?(?:\s+with)?[ _-]?(?:code|status)\s*(?:[:=>]|is|of)?\s*(-?\d{1,6})\b[ \t.;,\])}>]*(?:<\/\w+>)?[ \t]*(?=\r?\n|$)|["']exit_?(?:code|status)["']\s*:\s*(-?\d{1,6})\b/i;

/** Room enough for a header or a footer; a command's own output in between says nothing of its exit. */
const margin = 400;

/** The exit code that a tool result states; undefined when none is visible. */
export function exitCodeOf(text: string): number | undefined {
  const head = worded.exec(text.slice(0, margin));
  const found = head ?? (text.length > margin ? worded.exec(text.slice(-margin)) : null);
  return found ? Number(found[1] ?? found[2]) : undefined;
}

const wallTime = /\bwall time:?\s*([\d.]+)\s*(ms|s)/i;

/** The duration that a tool result states, in milliseconds. */
export function durationOf(text: string): number | undefined {
  const found = wallTime.exec(text.slice(0, margin));
  if (!found) return undefined;
  const value = Number(found[1]) * (found[2]?.toLowerCase() === 'ms' ? 1 : 1000);
  return Number.isFinite(value) ? value : undefined;
}
