/**
 * Replaces the value of the top-level key `model` in a JSON object's text, and leaves every other byte as it
 * is: numbers and key order survive, which a parse and a print would not promise.
 */
export function withModel(json: string, model: string): string {
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const char = json[at];
    if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    else if (char === '"') {
      const end = endOfString(json, at);
      if (depth === 1 && json.slice(at, end) === '"model"') {
        const value = /^\s*:\s*("(?:[^"\\]|\\.)*")/.exec(json.slice(end, end + 1024));
        if (value) {
          const start = end + value[0].length - value[1]!.length;
          return json.slice(0, start) + JSON.stringify(model) + json.slice(end + value[0].length);
        }
      }
      at = end - 1;
    }
  }
  return json;
}

/** Index after the closing quote of the string that begins at `start`. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end > 0 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end + 1;
}

function isEscaped(json: string, at: number): boolean {
  let slashes = 0;
  while (json[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}
