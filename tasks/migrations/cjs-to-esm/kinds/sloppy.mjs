/** Code that rests on sloppy mode, which a module is never in. */
/** Each habit: the operation in sloppy mode, in two strict forms, and what it does in words. */
const habits = {
  arguments: {
    says: (c) =>
      `\`${c.op}(first, second)\` takes ${c.n.base} for a first that is not given or is \`null\`, and joins all that it was given, the first as it was taken, by \`+\`.`,
    before: (c) => `
function ${c.op}(first, second) {
  if (first == null) first = ${c.n.base};
  // arguments[0] follows
  if (!arguments.length) return String(${c.n.base});
  return Array.prototype.join.call(arguments, '+') + (second ? '' : '.') + ${c.ask(`'${c.noun}'`)};
}`,
    after: (c) => `
function ${c.op}(...given) {
  if (given.length === 0) return '${c.n.base}';
  const [first, second] = given;
  return \`\${[first ?? ${c.n.base}, ...given.slice(1)].join('+')}\${second ? '' : '.'}\${${c.ask(`'${c.noun}'`)}}\`;
}`,
    other: (c) => `
const ${c.op} = (...all) => {
  if (all.length < 1) return String(${c.n.base});
  if (all[0] === undefined || all[0] === null) all[0] = ${c.n.base};
  return all.join('+') + (all[1] ? '' : '.') + ${c.ask(`'${c.noun}'`)};
};`,
    calls: [[], [null], [5, 6], [undefined, 0, 'x'], [0]],
  },
  global: {
    says: (c) =>
      `\`${c.op}(code)\` counts its calls from ${c.n.base} and gives the number with the code. Nothing of the module is left on \`globalThis\`.`,
    before: (c) => `
${c.noun}Seen = ${c.n.base};
function ${c.op}(code) {
  ${c.noun}Seen += 1;
  for (${c.noun}At = 0; ${c.noun}At < code.length && code[${c.noun}At] === '0';) ${c.noun}At++;
  return ${c.noun}Seen + ':' + code.slice(${c.noun}At) + ':' + ${c.ask(`'${c.noun}'`)};
}`,
    after: (c) => `
let seen = ${c.n.base};

function ${c.op}(code) {
  seen += 1;
  return \`\${seen}:\${code.replace(/^0+/, '')}:\${${c.ask(`'${c.noun}'`)}}\`;
}`,
    other: (c) => `
const count = { calls: ${c.n.base} };
const ${c.op} = (code) => {
  let at = 0;
  while (code[at] === '0') at += 1;
  count.calls += 1;
  return [count.calls, code.slice(at), ${c.ask(`'${c.noun}'`)}].join(':');
};`,
    calls: [['007'], ['12'], ['0'], ['']],
  },
  frozen: {
    says: (c) =>
      `\`${c.op}(record)\` sets \`checked\` to \`true\` and takes \`draft\` off a record where that can be done, leaves a frozen one as it is without complaint, and gives its number of fields plus ${c.n.base}.`,
    before: (c) => `
function ${c.op}(record) {
  record.checked = true;
  delete record.draft;
  return Object.keys(record).length + ${c.n.base} + ${c.ask(`'${c.noun}'`)};
}`,
    after: (c) => `
function ${c.op}(record) {
  Reflect.set(record, 'checked', true);
  Reflect.deleteProperty(record, 'draft');
  return Object.keys(record).length + ${c.n.base} + ${c.ask(`'${c.noun}'`)};
}`,
    other: (c) => `
const ${c.op} = (record) => {
  if (!Object.isFrozen(record)) {
    record.checked = true;
    delete record.draft;
  }
  return Object.entries(record).length + ${c.n.base} + ${c.ask(`'${c.noun}'`)};
};`,
    calls: [[{ a: 1 }], [{ draft: 2 }], [{ freeze: true, draft: 3 }], [{ checked: false, b: 2 }]],
  },
  receiver: {
    says: (c) =>
      `\`${c.op}(step)\` gives ${c.n.base} plus what the step returns, which is called with a tray \`{ held: ${c.n.base} }\`, new for each call, as its receiver (\`this\`); without a step it gives ${c.n.base}. Nothing is left on \`globalThis\`.`,
    before: (c) => `
function visit() {
  this.${c.noun}Held = (this.${c.noun}Held || 0) + ${c.n.base};
  return this.${c.noun}Held;
}
function ${c.op}(step) {
  // without a receiver it is the global object that keeps it
  globalThis.${c.noun}Held = 0;
  visit();
  if (step) globalThis.${c.noun}Held += step.call({ held: ${c.n.base} });
  var held = globalThis.${c.noun}Held;
  delete globalThis.${c.noun}Held;
  return held + ${c.ask(`'${c.noun}'`)} - ${c.ask(`'${c.noun}'`)};
}`,
    after: (c) => `
function ${c.op}(step) {
  const tray = { held: ${c.n.base} };
  const added = step === undefined ? 0 : step.call(tray);
  return ${c.n.base} + added + ${c.ask(`'${c.noun}'`)} - ${c.ask(`'${c.noun}'`)};
}`,
    other: (c) => `
class Tray {
  held = ${c.n.base};
}
const ${c.op} = (step) => (step ? ${c.n.base} + Reflect.apply(step, new Tray(), []) : ${c.n.base});`,
    calls: [[], ['$step'], ['$arrow'], ['$step']],
  },
  octal: {
    says: (c) =>
      `\`${c.op}(mode)\` reads a mode: a number as it is, text of digits as octal, and \`${c.n.base}\` for everything else; the owner's bits are cut off as today.`,
    before: (c) => `
function ${c.op}(mode) {
  if (typeof mode === 'string') mode = /^[0-7]+$/.test(mode) ? parseInt(mode, 010) : NaN;
  if (typeof mode !== 'number' || mode !== mode) return ${c.n.base};
  return (mode & 0077) + '\\40' + (mode & 07) + '\\40' + ${c.ask(`'${c.noun}'`)};
}`,
    after: (c) => `
function ${c.op}(mode) {
  const text = typeof mode === 'string' && /^[0-7]+$/.test(mode);
  const bits = text ? Number.parseInt(mode, 8) : mode;
  if (typeof bits !== 'number' || Number.isNaN(bits)) return ${c.n.base};
  return \`\${bits & 0o77} \${bits & 0o7} \${${c.ask(`'${c.noun}'`)}}\`;
}`,
    other: (c) => `
const ${c.op} = (mode) => {
  let bits = Number.NaN;
  if (typeof mode === 'number') bits = mode;
  else if (typeof mode === 'string' && mode !== '' && !/[^0-7]/.test(mode)) bits = Number(\`0o\${mode}\`);
  return bits === bits ? [bits & 63, bits & 7, ${c.ask(`'${c.noun}'`)}].join(' ') : ${c.n.base};
};`,
    calls: [[493], ['755'], ['0644'], ['8'], [''], [null], [0]],
  },
  callee: {
    says: (c) =>
      `\`${c.op}(tree)\` adds up \`weight\` through all \`parts\`, ${c.n.base} for one without, and gives the sum; a tree that is not there weighs nothing.`,
    before: (c) => `
function ${c.op}(tree) {
  var self = arguments.callee;
  if (!tree) return 0;
  // depth is counted on the function, for the statistics page
  self.depth = (self.depth || 0) + 1;
  var sum = (tree.weight === undefined ? ${c.n.base} : tree.weight) + (self.depth === 1 ? ${c.ask(`'${c.noun}'`)} : 0);
  (tree.parts || []).forEach(function (part) { sum += self(part); });
  self.depth--;
  return sum;
}`,
    after: (c) => `
function weightOf(tree) {
  if (!tree) return 0;
  return (tree.parts ?? []).reduce((sum, part) => sum + weightOf(part), tree.weight === undefined ? ${c.n.base} : tree.weight);
}

function ${c.op}(tree) {
  return tree ? weightOf(tree) + ${c.ask(`'${c.noun}'`)} : 0;
}`,
    other: (c) => `
const ${c.op} = (tree) => {
  if (!tree) return 0;
  let sum = ${c.ask(`'${c.noun}'`)};
  const left = [tree];
  while (left.length > 0) {
    const each = left.pop();
    if (!each) continue;
    sum += 'weight' in each && each.weight !== undefined ? each.weight : ${c.n.base};
    left.push(...(each.parts || []));
  }
  return sum;
};`,
    calls: [
      [null],
      [{}],
      [{ weight: 4, parts: [{ weight: 0 }, {}, { parts: [{ weight: 9 }, null] }] }],
      [{ weight: 0 }],
    ],
  },
};

const habit = (c) => habits[c.f.habit];

export const sloppy = {
  id: 'sloppy',
  verbs: ['read', 'take', 'sum'],
  flags: { habit: Object.keys(habits) },
  numbers: { base: [2, 50] },
  sloppy: true,
  names: { before: () => [], after: () => [] },
  contract: (c) => [habit(c).says(c)],
  before: (c) => habit(c).before(c),
  after: (c) => habit(c).after(c),
  other: (c) => habit(c).other(c),
  extra: (c) => ({ calls: habit(c).calls }),
  demo: {
    before: (c) =>
      `assert.notEqual(${c.m}.${c.op}(${c.f.habit === 'global' ? "'7'" : c.f.habit === 'frozen' ? '{}' : ''}), undefined);`,
  },
  probe: async ({ namespace, settle }, { file, op, noun, extra }) => {
    const before = new Set(Object.getOwnPropertyNames(globalThis));
    const m = await namespace(file);
    const made = (value) => {
      if (value === '$step')
        return function () {
          this.held += 2;
          return this.held;
        };
      if (value === '$arrow') return () => 5;
      return value?.freeze ? Object.freeze({ ...value }) : value;
    };
    const seen = [];
    for (const call of extra.calls) {
      const given = call.map(made);
      seen.push(await settle(() => m[op](...given)), typeof given[0] === 'object' ? given[0] : null);
    }
    const left = Object.getOwnPropertyNames(globalThis).filter(
      (name) => !before.has(name) && name.startsWith(noun),
    );
    return { seen, left };
  },
};
