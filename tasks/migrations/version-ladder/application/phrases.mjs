/**
 * Pieces of code that a module says in one of two manners: `plain` is the reference's, `other` that of the
 * alternative solution, written as somebody else would.
 */
import { collections, snake } from '../catalog.mjs';

export const manners = ['plain', 'other'];

/** How a field of the collection is named in a call. */
export const fieldArgument = (name, s) =>
  ({ camel: `'${name}'`, snake: `'${snake(name)}'`, nested: `'fields.${name}'` })[s.naming];

export const idArgument = (cap, s) => {
  const { code } = collections[cap.collection];
  return { number: 'id', text: `\`${code}-\${id}\``, object: `{ kind: '${code}', serial: id }` }[s.ids];
};

/** A number from an id that the library gave. */
export function idOf(text, cap, s, manner) {
  const { code } = collections[cap.collection];
  const forms = {
    plain: { number: text, text: `Number(${text}.slice(3))`, object: `${text}.serial` },
    other: { number: text, text: `Number(${text}.replace('${code}-', ''))`, object: `${text}.serial` },
  };
  return forms[manner][s.ids];
}

/** Cents. */
export function moneyOf(text, s, manner) {
  const forms = {
    plain: {
      cents: text,
      decimal: `Math.round(Number(${text}) * 100)`,
      parts: `${text}.units * 100 + ${text}.nanos / 1e7`,
    },
    other: {
      cents: text,
      decimal: `parseInt(${text}.replace('.', ''), 10)`,
      parts: `Math.round(${text}.units * 100 + ${text}.nanos / 10_000_000)`,
    },
  };
  return forms[manner][s.money];
}

/** Milliseconds since the epoch. */
export function timeOf(text, s, manner) {
  const forms = {
    plain: { ms: text, s: `${text} * 1000`, iso: `Date.parse(${text})` },
    other: { ms: text, s: `1000 * ${text}`, iso: `new Date(${text}).getTime()` },
  };
  return forms[manner][s.time];
}

export const fieldOf = (row, name, s) =>
  ({ camel: `${row}.${name}`, snake: `${row}.${snake(name)}`, nested: `${row}.fields.${name}` })[s.naming];

export const fromArgument = (s) =>
  ({ ms: 'from', s: 'from / 1000', iso: 'new Date(from).toISOString()' })[s.time];

export function lengthArgument(s) {
  const lengths = { ms: 'hours * HOUR', s: 'hours * 3600', iso: '`PT${hours}H`' };
  const ends = {
    ms: 'from + hours * HOUR',
    s: '(from + hours * HOUR) / 1000',
    iso: 'new Date(from + hours * HOUR).toISOString()',
  };
  return (s.interval === 'end' ? ends : lengths)[s.time];
}

/** The text of the library's call; `callback` is the text of the last argument where the answer comes so. */
function callText(cap, s, values, extras, callback) {
  const name = s.place === 'method' ? `${s.verb}${cap.className}` : s.verb;
  const target = {
    method: `store.${name}`,
    namespace: `store.${cap.name}.${name}`,
    subpath: name,
    class: `new ${cap.className}(store).${name}`,
  }[s.place];
  const first = s.place === 'subpath' ? ['store'] : [];
  const last = callback === undefined ? [] : [callback];
  const extra = extras.length === 0 ? [] : [`{ ${extras.join(', ')} }`];
  if (s.style === 'positional')
    return `${target}(${[...first, ...s.order.map((each) => values[each]), ...extra, ...last].join(', ')})`;
  if (s.style === 'options') {
    const pairs = s.order.map((each) =>
      s.keys[each] === values[each] ? values[each] : `${s.keys[each]}: ${values[each]}`,
    );
    return `${target}(${[...first, `{ ${[...pairs, ...extras].join(', ')} }`, ...last].join(', ')})`;
  }
  const steps = s.order.map((each) => `.${s.keys[each]}(${values[each]})`);
  const withExtras = extra.map((each) => `.with(${each})`);
  return `${target}(${first.join('')})${[...steps, ...withExtras].join('')}.${s.finish}(${last.join('')})`;
}

/** An expression whose value is the library's answer. */
export function answerText(cap, s, values, extras, manner) {
  if (s.delivery === 'callback') {
    if (manner === 'other') return `await promisify((done) => ${callText(cap, s, values, extras, 'done')})()`;
    const call = callText(
      cap,
      s,
      values,
      extras,
      '(error, answer) => (error ? reject(error) : resolve(answer))',
    );
    return `await new Promise((resolve, reject) => {\n  ${call};\n})`;
  }
  const call = callText(cap, s, values, extras);
  return { sync: call, promise: `await ${call}`, job: `await ${call}.done()` }[s.delivery];
}

export const indented = (lines, by = '  ') =>
  lines.map((line) =>
    line
      .split('\n')
      .map((each) => (each === '' ? each : by + each))
      .join('\n'),
  );
