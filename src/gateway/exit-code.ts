/** How the shells of known agents word a command's exit, at the head or the tail of a tool result. */
const worded =
  /(?:^|[\n<[({,;"' ])(?:(?:process|command|shell)\s+)?exit(?:ed)?(?:\s+with)?[ _-]?(?:code|status)["']?\s*(?:[:=>]|is|of)?\s*(-?\d{1,6})\b/i;

/** Room enough for a header or a footer; a command's own output in between says nothing of its exit. */
const margin = 400;

/** The exit code that a tool result states; undefined when none is visible. */
export function exitCodeOf(text: string): number | undefined {
  const head = worded.exec(text.slice(0, margin));
  const found = head ?? (text.length > margin ? worded.exec(text.slice(-margin)) : null);
  return found ? Number(found[1]) : undefined;
}

const wallTime = /\bwall time:?\s*([\d.]+)\s*(ms|s)/i;

/** The duration that a tool result states, in milliseconds. */
export function durationOf(text: string): number | undefined {
  const found = wallTime.exec(text.slice(0, margin));
  if (!found) return undefined;
  const value = Number(found[1]) * (found[2]?.toLowerCase() === 'ms' ? 1 : 1000);
  return Number.isFinite(value) ? value : undefined;
}
