/** The texts of a module: JavaScript, TypeScript in two manners, its tests, and what is written about its types. */
import { requestOf } from './plan.mjs';

/** Local names: two modules of other groups may be called the same. */
const alias = ({ id, load }) => `${load}In${id.split('/')[0][0].toUpperCase()}${id.split('/')[0].slice(1)}`;
const imports = (module) =>
  module.deps
    .map((dep) => `import { ${dep.load} as ${alias(dep)} } from '${requestOf(module.id, dep.id)}';\n`)
    .join('');
const below = (module) =>
  module.deps.length === 0 ? 'key.length' : `(${module.deps.map((dep) => `${alias(dep)}(key)`).join(' + ')})`;

const whole = (module, remark, accessor, own) =>
  [imports(module), remark === undefined ? '' : `${remark}\n`, accessor, '\n\n', own.trim(), '\n'].join('');

/** What the module of before exports, by name. */
export const exportsOf = (module) => [module.load, ...module.kind.exports(module)].sort();

export function oldModule(module) {
  const accessor = `export function ${module.load}(key) {
  if (typeof key !== 'string' || key === '') throw new TypeError('${module.v}: bad key');
  return (${module.a} * ${below(module)} + ${module.b}) % 997;
}`;
  return whole(module, module.remark, accessor, module.kind.before(module));
}

/** @param {'after' | 'other'} manner */
export function typedModule(module, manner) {
  const check = `if (typeof key !== 'string' || key === '') throw new TypeError('${module.v}: bad key');`;
  const sum = `(${module.a} * ${below(module)} + ${module.b}) % 997`;
  const accessor =
    manner === 'after'
      ? `export function ${module.load}(key: string): number {\n  ${check}\n  return ${sum};\n}`
      : `export const ${module.load} = (key: string): number => {\n  ${check}\n  return ${sum};\n};`;
  return whole(module, undefined, accessor, module.kind[manner](module));
}

export function unitTest(module) {
  const up = '../../../';
  return `import assert from 'node:assert/strict';
import test from 'node:test';
import * as m from '${up}${module.path}';

test('${module.id}', async () => {
  assert.throws(() => m.${module.load}(''), TypeError);
  ${module.kind.demo(module)}
});
`;
}

const HEAD = `type NotAny<T> = 0 extends 1 & T ? false : true;
declare function notAny<T>(value: T, sure: NotAny<T>): void;
`;

/** Consumers' code: each piece stands by itself; what must not compile is marked for the compiler. */
export function typeTest(module, { from, good, bad }) {
  const wrap = (line, at) => `export const part${at} = async (): Promise<void> => { ${line} };\n`;
  const refused = (line, at) =>
    `export const refused${at} = async (): Promise<void> => {\n  // @ts-expect-error: ${module.id}\n  ${line}\n};\n`;
  return `import * as m from '${from}';
${HEAD}
${good.map(wrap).join('')}${bad.map(refused).join('')}void notAny;
`;
}

export const consumers = (module) => ({
  good: [
    `const load: number = m.${module.load}('x'); void load; notAny(m.${module.load}('x'), true);`,
    ...module.kind.good(module),
  ],
  bad: [`m.${module.load}(4);`, ...module.kind.bad(module)],
});
