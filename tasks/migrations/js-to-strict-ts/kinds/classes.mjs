/** Classes with hidden state, accessors and a base that leaves something open. */
export const classes = {
  id: 'classes',
  flags: { open: ['cost', 'rank'], hidden: ['log', 'limit'] },
  exports: (c) => [`${c.N}Base`, `Fixed${c.N}`, `Scaled${c.N}`].sort(),
  before: (c) => `export class ${c.N}Base {
  constructor(name) {
    if (new.target === ${c.N}Base) throw new TypeError('${c.v}: is only a base');
    this.name = name;
    this._${c.f.hidden} = [];
  }

  ${c.f.open}() { throw new Error('${c.v}: to be done'); }

  get entries() { return [...this._${c.f.hidden}]; }

  charge(times) {
    const amount = this.${c.f.open}() * (times === undefined ? 1 : times);
    this._${c.f.hidden}.push(amount);
    return this;
  }
}

export class Fixed${c.N} extends ${c.N}Base {
  constructor(name, amount) {
    super(name);
    this.amount = amount;
  }

  ${c.f.open}() { return this.amount; }
}

export class Scaled${c.N} extends Fixed${c.N} {
  static of(name, amount, factor) {
    const made = new this(name, amount);
    made.factor = factor;
    return made;
  }

  ${c.f.open}() { return super.${c.f.open}() * (this.factor || 1); }
}`,
  after: (c) => `export abstract class ${c.N}Base {
  readonly name: string;
  readonly #${c.f.hidden}: number[] = [];

  constructor(name: string) {
    if (new.target === ${c.N}Base) throw new TypeError('${c.v}: is only a base');
    this.name = name;
  }

  abstract ${c.f.open}(): number;

  get entries(): number[] {
    return [...this.#${c.f.hidden}];
  }

  charge(times = 1): this {
    this.#${c.f.hidden}.push(this.${c.f.open}() * times);
    return this;
  }
}

export class Fixed${c.N} extends ${c.N}Base {
  amount: number;

  constructor(name: string, amount: number) {
    super(name);
    this.amount = amount;
  }

  override ${c.f.open}(): number {
    return this.amount;
  }
}

export class Scaled${c.N} extends Fixed${c.N} {
  factor = 1;

  static of(name: string, amount: number, factor: number): Scaled${c.N} {
    const made = new this(name, amount);
    made.factor = factor;
    return made;
  }

  override ${c.f.open}(): number {
    return super.${c.f.open}() * (this.factor === 0 ? 1 : this.factor);
  }
}`,
  other: (c) => `export abstract class ${c.N}Base {
  private readonly ${c.f.hidden}: number[] = [];
  public readonly name: string;

  public constructor(name: string) {
    this.name = name;
    if (Object.getPrototypeOf(this) === ${c.N}Base.prototype) throw new TypeError('${c.v}: is only a base');
  }

  public abstract ${c.f.open}(): number;

  public get entries(): number[] {
    return this.${c.f.hidden}.slice();
  }

  public charge(times?: number): this {
    const amount = this.${c.f.open}();
    this.${c.f.hidden}.push(times === undefined ? amount : amount * times);
    return this;
  }
}

export class Fixed${c.N} extends ${c.N}Base {
  public amount: number;

  public constructor(name: string, amount: number) {
    super(name);
    this.amount = amount;
  }

  public override ${c.f.open}(): number {
    return this.amount;
  }
}

export class Scaled${c.N} extends Fixed${c.N} {
  public factor: number = 1;

  public static of(name: string, amount: number, factor: number): Scaled${c.N} {
    return Object.assign(new Scaled${c.N}(name, amount), { factor });
  }

  public override ${c.f.open}(): number {
    return (this.factor || 1) * super.${c.f.open}();
  }
}`,
  doc: (c) => [
    `\`${c.N}Base\` is a base: it cannot be made, and \`${c.f.open}()\` (a number) is for those who extend it. It has \`name\` (text, cannot be set), \`entries\` (a list of numbers, cannot be set) and \`charge(times)\` (a number that may be left out), which answers the same object with its own class. The list behind \`entries\` is not for callers. \`new Fixed${c.N}(name, amount)\` has \`amount\` (number); \`Scaled${c.N}.of(name, amount, factor)\` makes one, with \`factor\` (number), which extends the former.`,
  ],
  good: (c) => [
    `const fixed = new m.Fixed${c.N}('x', 2); const same: m.Fixed${c.N} = fixed.charge().charge(3); const amounts: number[] = same.entries; fixed.amount = 4; const name: string = fixed.name; void [amounts, name]; notAny(fixed.charge(), true); notAny(fixed.${c.f.open}(), true);`,
    `const scaled: m.Scaled${c.N} = m.Scaled${c.N}.of('x', 2, 3).charge(); const base: m.${c.N}Base = scaled; const cost: number = base.${c.f.open}(); const factor: number = scaled.factor; void [cost, factor];`,
    `class Own extends m.${c.N}Base { override ${c.f.open}(): number { return 1; } } const own: Own = new Own('x').charge(); void own;`,
  ],
  bad: (c) => [
    `new m.${c.N}Base('x');`,
    `new m.Fixed${c.N}('x');`,
    `new m.Fixed${c.N}('x', 2).name = 'y';`,
    `new m.Fixed${c.N}('x', 2).entries = [];`,
    `void new m.Fixed${c.N}('x', 2).${c.f.hidden};`,
    `class Own extends m.${c.N}Base {} void Own;`,
    `new m.Fixed${c.N}('x', 2).charge('x');`,
    `m.Scaled${c.N}.of('x', 2);`,
  ],
  probe: (m, c) => {
    const fixed = new m[`Fixed${c.N}`]('f', 5);
    const scaled = m[`Scaled${c.N}`].of('s', 2, 10);
    fixed.charge().charge(3);
    scaled.charge(2);
    fixed.entries.push(9);
    const seen = [
      fixed.entries,
      scaled.entries,
      fixed[c.f.open](),
      scaled[c.f.open](),
      scaled instanceof m[`Fixed${c.N}`],
      scaled.charge() === scaled,
      new m[`Scaled${c.N}`]('p', 3)[c.f.open](),
      m[`Scaled${c.N}`].of('z', 3, 0)[c.f.open](),
      scaled.name,
    ];
    try {
      new m[`${c.N}Base`]('b');
    } catch (error) {
      seen.push(`${error.name}: ${error.message}`);
    }
    return seen;
  },
  demo: (c) => `assert.deepEqual(new m.Fixed${c.N}('x', 2).charge(3).entries, [6]);`,
};
