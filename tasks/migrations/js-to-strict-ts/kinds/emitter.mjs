/** Events by name, with the parameters of each. */
export const emitter = {
  id: 'emitter',
  flags: { names: ['docked sunk renamed', 'opened failed closed'], once: ['once', 'plain'] },
  exports: (c) => [`create${c.N}Signals`],
  // The parameters of the three events, in order.
  before: (c) => `export function create${c.N}Signals() {
  const listeners = {};
  const on = function (name, listener) {
    (listeners[name] = listeners[name] || []).push(listener);
    return function () { listeners[name] = listeners[name].filter((each) => each !== listener); };
  };
  return {
    on: on,
    ${
      c.f.once === 'once'
        ? `once: function (name, listener) {
      const off = on(name, function (...given) { off(); listener(...given); });
    },
    `
        : ''
    }emit: function (name, ...given) {
      const all = listeners[name] || [];
      for (const listener of all) listener(...given);
      return all.length;
    },
  };
}`,
  after: (c) => {
    const [a, b, d] = c.f.names.split(' ');
    return `export interface ${c.N}Events {
  ${a}: [place: string, at: number];
  ${b}: [reason: Error];
  ${d}: [];
}

type Listener<K extends keyof ${c.N}Events> = (...given: ${c.N}Events[K]) => void;

export interface ${c.N}Signals {
  on<K extends keyof ${c.N}Events>(name: K, listener: Listener<K>): () => void;
${c.f.once === 'once' ? `  once<K extends keyof ${c.N}Events>(name: K, listener: Listener<K>): void;\n` : ''}  emit<K extends keyof ${c.N}Events>(name: K, ...given: ${c.N}Events[K]): number;
}

export function create${c.N}Signals(): ${c.N}Signals {
  const listeners: { [K in keyof ${c.N}Events]: Listener<K>[] } = { ${a}: [], ${b}: [], ${d}: [] };
  const set = <K extends keyof ${c.N}Events>(name: K, all: Listener<K>[]): void => {
    Object.assign(listeners, { [name]: all });
  };
  const on = <K extends keyof ${c.N}Events>(name: K, listener: Listener<K>): (() => void) => {
    const all: Listener<K>[] = listeners[name];
    set(name, [...all, listener]);
    return () => {
      const left: Listener<K>[] = listeners[name];
      set(name, left.filter((each) => each !== listener));
    };
  };
  return {
    on,
${
  c.f.once === 'once'
    ? `    once: (name, listener) => {
      const off = on(name, (...given) => {
        off();
        listener(...given);
      });
    },
`
    : ''
}    emit: <K extends keyof ${c.N}Events>(name: K, ...given: ${c.N}Events[K]): number => {
      const all: Listener<K>[] = listeners[name];
      for (const listener of all) listener(...given);
      return all.length;
    },
  };
}`;
  },
  other: (c) => {
    const [a, b, d] = c.f.names.split(' ');
    return `export type ${c.N}Events = { ${a}: readonly [string, number]; ${b}: readonly [Error]; ${d}: readonly [] };
type Name = keyof ${c.N}Events;

class Line<Given extends readonly unknown[]> {
  #listeners: ((...given: Given) => void)[] = [];

  add(listener: (...given: Given) => void): () => void {
    this.#listeners = this.#listeners.concat(listener);
    return () => {
      this.#listeners = this.#listeners.filter((each) => each !== listener);
    };
  }

  tell(given: Given): number {
    const all = this.#listeners;
    all.forEach((listener) => listener(...given));
    return all.length;
  }
}

class ${c.N}Board {
  readonly #lines: { readonly [K in Name]: Line<${c.N}Events[K]> } = { ${a}: new Line(), ${b}: new Line(), ${d}: new Line() };

  readonly on = <K extends Name>(name: K, listener: (...given: ${c.N}Events[K]) => void): (() => void) => this.#lines[name].add(listener);
${
  c.f.once === 'once'
    ? `
  readonly once = <K extends Name>(name: K, listener: (...given: ${c.N}Events[K]) => void): void => {
    const off: () => void = this.on(name, (...given: ${c.N}Events[K]) => {
      off();
      listener(...given);
    });
  };
`
    : ''
}
  readonly emit = <K extends Name>(name: K, ...given: ${c.N}Events[K]): number => this.#lines[name].tell(given);
}

export type ${c.N}Signals = Pick<${c.N}Board, 'on' | 'emit'${c.f.once === 'once' ? " | 'once'" : ''}>;

export const create${c.N}Signals = (): ${c.N}Signals => new ${c.N}Board();`;
  },
  doc: (c) => {
    const [a, b, d] = c.f.names.split(' ');
    return [
      `\`create${c.N}Signals()\` gives \`on(name, listener)\`, which answers a function that takes the listener off again, ${c.f.once === 'once' ? '`once(name, listener)`, ' : ''}and \`emit(name, ...parameters)\`, which answers how many listeners there were. Events: \`${a}\` with a text and a number, \`${b}\` with an Error, \`${d}\` with nothing. Listeners get these types by the name alone; other names, and parameters of another type or number, are errors. The type of the whole is \`${c.N}Signals\`. Emitting an event that nobody listens to is no error.`,
    ];
  },
  good: (c) => {
    const [a, b, d] = c.f.names.split(' ');
    return [
      `const signals: m.${c.N}Signals = m.create${c.N}Signals(); const off: () => void = signals.on('${a}', (place, at) => { place.toUpperCase(); at.toFixed(); }); off(); const count: number = signals.emit('${a}', 'x', 2); void count;`,
      `const signals = m.create${c.N}Signals(); signals.emit('${b}', new Error('x')); signals.emit('${d}'); signals.on('${b}', (reason) => { notAny(reason, true); void reason.message; }); signals.on('${d}', () => undefined);`,
      ...(c.f.once === 'once'
        ? [`m.create${c.N}Signals().once('${a}', (place) => { notAny(place, true); place.trim(); });`]
        : []),
    ];
  },
  bad: (c) => {
    const [a, b, d] = c.f.names.split(' ');
    return [
      `m.create${c.N}Signals().on('other', () => undefined);`,
      `m.create${c.N}Signals().on('${a}', (place: number) => void place);`,
      `m.create${c.N}Signals().emit('${a}', 'x');`,
      `m.create${c.N}Signals().emit('${a}', 2, 'x');`,
      `m.create${c.N}Signals().emit('${b}', 'reason');`,
      `m.create${c.N}Signals().emit('${d}', 1);`,
      `m.create${c.N}Signals().on('${b}', (reason) => reason.place);`,
      ...(c.f.once === 'once'
        ? [`m.create${c.N}Signals().once('${d}', (given: string) => void given);`]
        : [`m.create${c.N}Signals().once('${d}', () => undefined);`]),
    ];
  },
  probe: (m, c) => {
    const [a, b, d] = c.f.names.split(' ');
    const signals = m[`create${c.N}Signals`]();
    const heard = [];
    const off = signals.on(a, (place, at) => heard.push([place, at]));
    signals.on(a, () => heard.push('second'));
    if (c.f.once === 'once') signals.once(d, () => heard.push('once'));
    const counts = [signals.emit(a, 'x', 1), signals.emit(d), signals.emit(d), signals.emit(b, 'none')];
    off();
    off();
    counts.push(signals.emit(a, 'y', 2));
    return [
      heard,
      counts,
      Object.keys(m[`create${c.N}Signals`]())
        .filter((key) => typeof signals[key] === 'function')
        .sort(),
    ];
  },
  demo: (c) => `const heard = [];
  const signals = m.create${c.N}Signals();
  signals.on('${c.f.names.split(' ')[0]}', (place) => heard.push(place));
  signals.emit('${c.f.names.split(' ')[0]}', 'x', 1);
  assert.deepEqual(heard, ['x']);`,
};
