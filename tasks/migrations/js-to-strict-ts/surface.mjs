/** The library's entry: what of all modules comes together in `src/index`. */

const local = ({ id }) => id.replace('/', 'At').replace(/^./, (letter) => `of${letter.toUpperCase()}`);
const request = ({ id }) => `./${id}.js`;

const imports = (plan) =>
  plan.modules
    .map((module) => `import { ${module.load} as ${local(module)} } from '${request(module)}';\n`)
    .join('');
const table = (plan) => plan.modules.map((module) => `  '${module.id}': ${local(module)},\n`).join('');

export const oldIndex = (plan) => `// Everything that has a figure. pb: generated once, edited since.
${imports(plan)}
const loads = {
${table(plan)}};

export function figure(id, key) {
  if (!Object.hasOwn(loads, id)) throw new RangeError('no module ' + id);
  return loads[id](key);
}

export function figures(key) {
  return Object.fromEntries(Object.keys(loads).map((id) => [id, figure(id, key)]));
}

export function ids() {
  return Object.keys(loads);
}
`;

export const typedIndex = (plan) => `${imports(plan)}
export type ModuleId =
${plan.modules.map(({ id }) => `  | '${id}'`).join('\n')};

const loads: Readonly<Record<ModuleId, (key: string) => number>> = {
${table(plan)}};

const isId = (id: string): id is ModuleId => Object.hasOwn(loads, id);

export function figure(id: ModuleId, key: string): number {
  if (!isId(id)) throw new RangeError(\`no module \${String(id)}\`);
  return loads[id](key);
}

export function figures(key: string): Record<ModuleId, number> {
  const found = Object.entries(loads).map(([id, load]) => [id, load(key)] as const);
  // cast: the entries are those of all modules
  return Object.fromEntries(found) as Record<ModuleId, number>;
}

export function ids(): ModuleId[] {
  return Object.keys(loads).filter(isId);
}
`;

export const indexDoc = `\`ModuleId\` is the id of a module in modules.json, and no other text. \`figure(id, key)\` answers a number, \`figures(key)\` a record with a number for every id, \`ids()\` a list of ids.`;

export const indexConsumers = (plan) => ({
  good: [
    `const one: number = m.figure('${plan.modules[0].id}', 'x'); const all = m.figures('x'); const other: number = all['${plan.modules.at(-1).id}']; void [one, other]; notAny(other, true); notAny(all, true);`,
    `const names: m.ModuleId[] = m.ids(); const found: number[] = names.map((id) => m.figure(id, 'x')); void found;`,
  ],
  bad: [
    `m.figure('no/such', 'x');`,
    `m.figure('${plan.modules[0].id}', 4);`,
    `void m.figures('x')['no/such'];`,
    `const id: string = 'x'; m.figure(id, 'x');`,
  ],
});

export const indexTest = (plan) => `import assert from 'node:assert/strict';
import test from 'node:test';
import * as m from '../../src/index.js';

test('every module has a figure', () => {
  assert.equal(m.ids().length, ${plan.units});
  const all = m.figures('quay');
  for (const id of m.ids()) assert.equal(all[id], m.figure(id, 'quay'));
  assert.throws(() => m.figure('toString', 'x'), RangeError);
});
`;
