/** What the modules of v2 share, in both forms: file by file. */

const shared = {
  after: {
    'src/shared/answers.js': `// The forms that every answer of v2 has.

const titleOf = (slug) => slug[0].toUpperCase() + slug.slice(1).replaceAll('-', ' ');

export const json = (status, value, headers = {}) => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
});

export const empty = (status, headers = {}) => ({ status, headers, body: '' });

export const problem = (status, slug, detail, members = {}, headers = {}) => ({
  status,
  headers: { 'content-type': 'application/problem+json; charset=utf-8', ...headers },
  body: JSON.stringify({ type: \`/problems/\${slug}\`, title: titleOf(slug), status, detail: String(detail), ...members }),
});

/** \`{ value }\`, or \`{ fault }\`, the answer to give. */
export function parsed(text) {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: problem(400, 'json-malformed', error.message) };
  }
}

/** The JSON object of a request. */
export function readJson({ headers, body }) {
  const media = (headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  if (media !== 'application/json') return { fault: problem(415, 'media-type', media) };
  const { value, fault } = parsed(body);
  if (fault !== undefined) return { fault };
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return { fault: problem(400, 'json-malformed', 'expected an object') };
  return { value };
}
`,
    'src/shared/found.js': `// What v2 says where there is nothing, alike for every resource.
import { problem } from './answers.js';

/** Calls \`work(row, request, ctx)\` with the row that the path names. */
export const found = (domain, work) => async (request, ctx) => {
  const number = domain.ids.parse(request.params.id);
  if (number === undefined) return problem(400, 'id-malformed', request.params.id);
  const row = domain.get(ctx, number);
  return row === undefined ? problem(404, 'not-found', request.params.id) : work(row, request, ctx);
};

export const fallback = (request, ctx, allow) =>
  allow.length === 0
    ? problem(404, 'not-found', request.path)
    : problem(405, 'method-not-allowed', request.method, {}, { allow: [...allow].sort().join(', ') });
`,
    'src/shared/values.js': `// Values as v2 writes them.

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Identifiers: prefix, number in base 32, check symbol. */
export function idCodec({ prefix, width, factor }) {
  const format = (number) => {
    let [digits, rest] = ['', number];
    while (rest > 0) [digits, rest] = [ALPHABET[rest % 32] + digits, Math.floor(rest / 32)];
    return \`\${prefix}_\${digits.padStart(width, '0')}\${ALPHABET[(number * factor) % 31]}\`;
  };
  const parse = (text) => {
    if (!text.startsWith(\`\${prefix}_\`)) return undefined;
    const symbols = [...text.slice(prefix.length + 1, -1)];
    const number = symbols.reduce((sum, symbol) => sum * 32 + ALPHABET.indexOf(symbol), 0);
    return symbols.every((symbol) => ALPHABET.includes(symbol)) && format(number) === text ? number : undefined;
  };
  return { format, parse };
}

/** RFC 3339 in UTC, of seconds since 1970. */
export const time = (seconds) => \`\${new Date(seconds * 1000).toISOString().slice(0, 19)}Z\`;

export const moneyIn = (currency) => (amount) => ({ amount, currency });
`,
  },
  other: {
    'src/shared/answers.js': `const make = (status, type, headers, body) => ({ status, headers: Object.assign({ 'content-type': \`\${type}; charset=utf-8\` }, headers), body });

export function json(status, value, headers) {
  return make(status, 'application/json', headers, JSON.stringify(value));
}

export function empty(status, headers) {
  return { status, headers: headers ?? {}, body: '' };
}

export function problem(status, slug, detail, members, headers) {
  const [first, ...rest] = slug.split('-').join(' ');
  const body = { type: '/problems/' + slug, title: first.toUpperCase() + rest.join(''), status, detail: \`\${detail}\`, ...(members ?? {}) };
  return make(status, 'application/problem+json', headers, JSON.stringify(body));
}

export function parsed(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: problem(400, 'json-malformed', 'that is no JSON') };
  }
  return { value };
}

export function readJson(request) {
  if (!/^\\s*application\\/json\\s*(;|$)/i.test(request.headers['content-type'] ?? '')) return { fault: problem(415, 'media-type', 'send application/json') };
  const read = parsed(request.body);
  if (read.fault) return read;
  const isObject = Object.prototype.toString.call(read.value) === '[object Object]';
  return isObject ? read : { fault: problem(400, 'json-malformed', 'send an object') };
}
`,
    'src/shared/found.js': `import { problem } from './answers.js';

export function found(domain, work) {
  return async function handle(request, ctx) {
    const number = domain.ids.parse(request.params.id);
    if (number === undefined) return problem(400, 'id-malformed', 'mistyped?');
    const row = domain.get(ctx, number);
    if (!row) return problem(404, 'not-found', 'there is no such thing');
    return work(row, request, ctx);
  };
}

export function fallback({ path, method }, _ctx, allow) {
  if (allow.length) return problem(405, 'method-not-allowed', \`\${method} is not one of these\`, {}, { allow: allow.toSorted().join(', ') });
  return problem(404, 'not-found', path);
}
`,
    'src/shared/resource.js': `// What the domain of every resource starts from.
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export class Resource {
  constructor(table, prefix, width, factor) {
    Object.assign(this, { table, prefix, width, factor });
    this.pattern = new RegExp(\`^\${prefix}_([\${SYMBOLS}]{\${width},})([\${SYMBOLS}])$\`);
  }

  check(number) {
    return SYMBOLS.charAt((number * this.factor) % 31);
  }

  format(number) {
    const digits = number.toString(32).replace(/./g, (digit) => SYMBOLS[Number.parseInt(digit, 32)]);
    return \`\${this.prefix}_\${'0'.repeat(Math.max(0, this.width - digits.length))}\${digits}\${this.check(number)}\`;
  }

  parse(text) {
    const match = this.pattern.exec(text);
    if (!match) return undefined;
    const digits = [...match[1]].map((symbol) => SYMBOLS.indexOf(symbol).toString(32)).join('');
    const number = Number.parseInt(digits, 32);
    return this.format(number) === text ? number : undefined;
  }
}

export function instantOf(seconds) {
  const two = (value) => String(value).padStart(2, '0');
  const date = new Date(seconds * 1000);
  return \`\${date.getUTCFullYear()}-\${two(date.getUTCMonth() + 1)}-\${two(date.getUTCDate())}T\${two(date.getUTCHours())}:\${two(date.getUTCMinutes())}:\${two(date.getUTCSeconds())}Z\`;
}
`,
  },
};

/** @param {'after' | 'other'} form @returns {Record<string, string>} */
export const sharedFiles = (form) => shared[form];
