/**
 * JavaScript text with its comments and strings told apart. A scanner and not a pattern, because each can hold the
 * other's marks. A slash opens a regular expression where no value can have ended before it.
 */

const BEFORE_EXPRESSION =
  /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|void|delete|throw|new|else|do|await|yield))\s*$/;

/** @returns {{code: string, strings: string[]}} the code with comments gone and string contents emptied, and those */
export function scan(text) {
  const strings = [];
  let code = '';
  let at = 0;
  const depths = [];
  const take = (end) => {
    code += text.slice(at, end);
    at = end;
  };
  const template = () => {
    const start = at;
    while (at < text.length && text[at] !== '`' && !(text[at] === '$' && text[at + 1] === '{'))
      at += text[at] === '\\' ? 2 : 1;
    strings.push(text.slice(start, at));
    if (text[at] === '`') take(at + 1);
    else {
      depths.push(0);
      take(at + 2);
    }
  };
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    const char = text[at];
    if (two === '//') at = until(text, '\n', at);
    else if (two === '/*') {
      at = until(text, '*/', at + 2) + 2;
      code += ' ';
    } else if (char === '"' || char === "'") {
      const end = endOfString(text, at);
      strings.push(text.slice(at + 1, end - 1));
      code += `${char}${char}`;
      at = end;
    } else if (char === '`') {
      take(at + 1);
      template();
    } else if (char === '}' && depths.length > 0 && depths.at(-1) === 0) {
      depths.pop();
      take(at + 1);
      template();
    } else if (char === '/' && BEFORE_EXPRESSION.test(code)) {
      at = endOfPattern(text, at);
      code += '/./';
    } else {
      if (depths.length > 0 && char === '{') depths.push(depths.pop() + 1);
      if (depths.length > 0 && char === '}') depths.push(depths.pop() - 1);
      take(at + 1);
    }
  }
  return { code, strings };
}

function until(text, mark, from) {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found;
}

function endOfString(text, start) {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === text[start] || text[at] === '\n') return at + 1;
  }
  return text.length;
}

function endOfPattern(text, start) {
  let inClass = false;
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '\n') return at;
    else if (text[at] === '[') inClass = true;
    else if (text[at] === ']') inClass = false;
    else if (text[at] === '/' && !inClass) return at + 1;
  }
  return text.length;
}

/**
 * What a text takes in: the specifiers of its imports and re-exports, dynamic ones too.
 * @returns {{static: string[], dynamic: (string | undefined)[]}} undefined where one is worked out at run time
 */
export function importsOf(text) {
  const plain = withoutComments(text);
  const statics = [
    ...plain.matchAll(/(?:^|[;}\n])\s*(?:import|export)\s*(?:[\w$*{}\s,]*?\bfrom\s*)?(['"])([^'"\n]*)\1/g),
  ].map((match) => match[2]);
  const calls = [...plain.matchAll(/\bimport\s*\(\s*(?:(['"`])([^'"`$\n]*)\1\s*[,)])?/g)].map(
    (match) => match[2],
  );
  return { static: statics, dynamic: calls };
}

/** The text with its comments gone and its strings kept. */
function withoutComments(text) {
  let out = '';
  let at = 0;
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    if (two === '//') at = until(text, '\n', at);
    else if (two === '/*') at = until(text, '*/', at + 2) + 2;
    else if (text[at] === '"' || text[at] === "'") {
      const end = endOfString(text, at);
      out += text.slice(at, end);
      at = end;
    } else if (text[at] === '/' && BEFORE_EXPRESSION.test(out.slice(-20))) {
      const end = endOfPattern(text, at);
      out += text.slice(at, end).replace(/['"`]/g, '.');
      at = end;
    } else out += text[at++];
  }
  return out;
}
