/** The source of one capability of the library in one version: `lib/<name>.js`. */
import { answerBody } from './answers.mjs';

/** The name under which a capability's operation is called in a state. */
export const operationName = (cap, s) => (s.place === 'method' ? `${s.verb}${cap.className}` : s.verb);

const purposes = {
  one: 'One row by its id.',
  many: 'Rows with a given value in a field.',
  amount: 'A sum over rows with a given value in a field.',
  write: 'Sets one field of one row.',
  span: 'Rows whose time lies in a span.',
  watch: 'Tells of changes in a collection.',
};

/** Names of parameters as the public signature has them. */
const publicName = (name, s) => (name === 'length' && s.interval === 'end' ? 'to' : name);

const delivered = (s, query) =>
  ({
    sync: `answer(store, ${query})`,
    callback: `engine.later(callback, () => answer(store, ${query}))`,
    promise: `engine.promised(() => answer(store, ${query}))`,
    job: `engine.job(() => answer(store, ${query}))`,
  })[s.delivery];

const given = (s) =>
  s.order.map((name) => (publicName(name, s) === name ? name : `${name}: ${publicName(name, s)}`)).join(', ');

function positional(s) {
  const names = s.order.map((name) => publicName(name, s));
  const callback = s.delivery === 'callback' ? ['callback'] : [];
  const options = takesOptions(s) ? ['options'] : [];
  const query = takesOptions(s) ? `{ ...options, ${given(s)} }` : `{ ${given(s)} }`;
  return [
    `function ${s.verb}(${['store', ...names, ...options, ...callback].join(', ')}) {`,
    `  return ${delivered(s, query)};`,
    '}',
  ];
}

function options(s) {
  const callback = s.delivery === 'callback' ? ', callback' : '';
  const keys = s.order.map((name) => (s.keys[name] === name ? name : `${s.keys[name]}: ${name}`)).join(', ');
  return [
    `function ${s.verb}(store, options${callback}) {`,
    `  const { ${keys}, ...extras } = options;`,
    `  return ${delivered(s, `{ ...extras, ${s.order.join(', ')} }`)};`,
    '}',
  ];
}

function builder(s) {
  const callback = s.delivery === 'callback' ? 'callback' : '';
  return [
    `function ${s.verb}(store) {`,
    '  const query = {};',
    '  const builder = {',
    ...s.order.map(
      (name) =>
        `    ${s.keys[name]}(${name}) {\n      query.${name} = ${name};\n      return builder;\n    },`,
    ),
    '    with(extras) {\n      Object.assign(query, extras);\n      return builder;\n    },',
    `    ${s.finish}(${callback}) {\n      return ${delivered(s, 'query')};\n    },`,
    '  };',
    '  return builder;',
    '}',
  ];
}

/** Whether an operation of this state reads anything beside its parameters. */
export const takesOptions = (s) =>
  s.session ||
  s.tx ||
  s.guard !== 'none' ||
  (s.archived !== 'excluded' && s.archived !== 'all') ||
  s.exact !== 'always' ||
  s.limit !== '' ||
  s.wrap === 'pages' ||
  s.subscription === 'signal';

function placed(cap, s) {
  const name = operationName(cap, s);
  return {
    method: [
      `const attach = (store) => {\n  store.${name} = ${s.verb}.bind(null, store);\n};`,
      'module.exports = { attach };',
    ],
    namespace: [
      `const attach = (store) => {\n  store.${cap.name} = { ${s.verb}: ${s.verb}.bind(null, store) };\n};`,
      'module.exports = { attach };',
    ],
    subpath: [`module.exports = { ${s.verb} };`],
    class: [
      `class ${cap.className} {\n  #store;\n\n  constructor(store) {\n    this.#store = store;\n  }\n\n  ${s.verb}(...given) {\n    return ${s.verb}(this.#store, ...given);\n  }\n}\n`,
      `module.exports = { ${cap.className} };`,
    ],
  }[s.place];
}

export function surfaceSource(cap, s) {
  const called = { positional, options, builder }[s.style](s);
  const body = answerBody(cap, s);
  const uses = [...called, ...body].join('\n');
  const imports = ['engine', 'errors', 'shape'].filter((name) => uses.includes(`${name}.`));
  const lines = [
    "'use strict';\n",
    ...imports.map((name) => `const ${name} = require('./${name}.js');`),
    '',
    ...(uses.includes('SHAPE')
      ? [`const SHAPE = { ids: '${s.ids}', money: '${s.money}', time: '${s.time}', naming: '${s.naming}' };`]
      : []),
    ...(cap.kind === 'watch' ? [`const EVENTS = ${JSON.stringify(s.events)};`] : []),
    '\nfunction answer(store, query) {',
    ...body.map((line) => `  ${line}`),
    '}\n',
    `/** ${purposes[cap.kind]} */`,
    ...called,
    '',
    ...placed(cap, s),
  ];
  return `${lines.join('\n')}\n`;
}
