/** Results that depend on a literal argument. */
export const overload = {
  id: 'overload',
  flags: { forms: ['text lines', 'text count', 'lines count'], empty: ['blank', 'dash'] },
  exports: (c) => [`render${c.N}`],
  before: (c) => `export function render${c.N}(rows, form) {
  const lines = rows.map((row) => row.name + ': ' + row.amount);
  switch (form === undefined ? '${c.f.forms.split(' ')[0]}' : form) {
    case 'text': return lines.length ? lines.join('\\n') : '${c.f.empty === 'dash' ? '-' : ''}';
    case 'lines': return lines;
    case 'count': return rows.reduce((sum, row) => sum + row.amount, 0);
    default: throw new RangeError('${c.v}: no form "' + form + '"');
  }
}`,
  after: (c) => `export interface ${c.N}Row {
  readonly name: string;
  readonly amount: number;
}

interface ${c.N}Forms {
  text: string;
  lines: string[];
  count: number;
}

export type ${c.N}Form = keyof ${c.N}Forms;

export function render${c.N}(rows: readonly ${c.N}Row[]): ${c.N}Forms['${c.f.forms.split(' ')[0]}'];
export function render${c.N}<F extends ${c.N}Form>(rows: readonly ${c.N}Row[], form: F): ${c.N}Forms[F];
export function render${c.N}(rows: readonly ${c.N}Row[], form: ${c.N}Form = '${c.f.forms.split(' ')[0]}'): string | string[] | number {
  const lines = rows.map((row) => \`\${row.name}: \${row.amount}\`);
  switch (form) {
    case 'text':
      return lines.length > 0 ? lines.join('\\n') : '${c.f.empty === 'dash' ? '-' : ''}';
    case 'lines':
      return lines;
    case 'count':
      return rows.reduce((sum, row) => sum + row.amount, 0);
    default:
      throw new RangeError(\`${c.v}: no form "\${String(form satisfies never)}"\`);
  }
}`,
  other: (c) => `export type ${c.N}Row = { readonly name: string; readonly amount: number };
export type ${c.N}Form = 'text' | 'lines' | 'count';

export function render${c.N}(rows: readonly ${c.N}Row[], form${c.f.forms.startsWith('text') ? '?' : ''}: 'text'): string;
export function render${c.N}(rows: readonly ${c.N}Row[], form${c.f.forms.startsWith('lines') ? '?' : ''}: 'lines'): string[];
export function render${c.N}(rows: readonly ${c.N}Row[], form: 'count'): number;
export function render${c.N}(rows: readonly ${c.N}Row[], form: ${c.N}Form): string | string[] | number;
export function render${c.N}(rows: readonly ${c.N}Row[], form?: ${c.N}Form): string | string[] | number {
  const wanted: string = form ?? '${c.f.forms.split(' ')[0]}';
  const lines: string[] = [];
  let sum = 0;
  for (const row of rows) {
    lines.push(row.name + ': ' + String(row.amount));
    sum += row.amount;
  }
  if (wanted === 'text') return lines.length === 0 ? '${c.f.empty === 'dash' ? '-' : ''}' : lines.join('\\n');
  if (wanted === 'lines') return lines;
  if (wanted === 'count') return sum;
  throw new RangeError('${c.v}: no form "' + wanted + '"');
}`,
  doc: (c) => [
    `\`render${c.N}(rows, form)\`: rows have a \`name\` (text) and an \`amount\` (number), and may be a readonly list; the form is \`'text'\`, \`'lines'\` or \`'count'\`. The type of the result follows from the form as it is written: text, a list of texts, a number; without a form as for \`'${c.f.forms.split(' ')[0]}'\`. The form's type is exported as \`${c.N}Form\`, a row's as \`${c.N}Row\`.`,
  ],
  good: (c) => [
    `const a: string = m.render${c.N}([{ name: 'x', amount: 1 }], 'text'); const b: string[] = m.render${c.N}([], 'lines'); const d: number = m.render${c.N}([], 'count'); void [a, b, d];`,
    `const rows: readonly m.${c.N}Row[] = []; const given: ${c.f.forms.startsWith('text') ? 'string' : 'string[]'} = m.render${c.N}(rows); void given;`,
    `const forms: m.${c.N}Form[] = ['text', 'lines', 'count']; void forms;`,
    `notAny(m.render${c.N}([], 'text'), true); notAny(m.render${c.N}([], 'lines'), true);`,
  ],
  bad: (c) => [
    `const a: number = m.render${c.N}([], 'text'); void a;`,
    `const a: string = m.render${c.N}([], 'count'); void a;`,
    `m.render${c.N}([], 'html');`,
    `m.render${c.N}([{ name: 'x' }], 'text');`,
    `m.render${c.N}([{ name: 'x', amount: '1' }], 'text');`,
    `const form: m.${c.N}Form = 'other'; void form;`,
  ],
  probe: (m, c) => {
    const render = m[`render${c.N}`];
    const rows = [
      { name: 'a', amount: 2 },
      { name: 'b', amount: 40 },
    ];
    const thrown = (work) => {
      try {
        return work();
      } catch (error) {
        return `${error.name}: ${error.message}`;
      }
    };
    return [undefined, 'text', 'lines', 'count', 'html'].flatMap((form) =>
      [rows, []].map((each) => thrown(() => render(each, form))),
    );
  },
  demo: (c) => `assert.equal(m.render${c.N}([{ name: 'a', amount: 2 }], 'text'), 'a: 2');`,
};
