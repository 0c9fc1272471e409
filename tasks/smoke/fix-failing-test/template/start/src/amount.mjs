/** `10d`, `2w`, `3m`, `1y` as `{ count, unit }`. */
export function parseAmount(text) {
  const match = /^(\d+)([dwmy])$/.exec(text);
  if (!match) throw new RangeError(`not an amount: ${text} (expected a number with d, w, m or y)`);
  return { count: Number(match[1]), unit: match[2] };
}
