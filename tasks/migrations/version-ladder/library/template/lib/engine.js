'use strict';

const { UsageError } = require('./errors.js');
const settings = require('./settings.js');

/** Tables by name, each a Map from numeric id to row; `held` counts what callers took and must give back. */
class Store {
  #declared = new Set();
  #configured = new Set();
  #listeners = new Map();
  #buffer = [];

  constructor(tables, { tenant = 'depot' } = {}) {
    this.tables = tables;
    this.tenant = tenant;
    this.held = { sessions: 0, transactions: 0, cursors: 0, subscriptions: 0 };
  }

  table(collection) {
    const table = typeof collection === 'string' ? this.tables.get(collection) : undefined;
    if (table === undefined) throw new UsageError(`no collection ${String(collection)}`);
    return table;
  }

  openSession() {
    this.held.sessions += 1;
    const session = { store: this, open: true, end: () => this.#giveBack(session, 'sessions') };
    return session;
  }

  begin() {
    this.held.transactions += 1;
    const staged = [];
    const end = () => this.#giveBack(tx, 'transactions');
    const tx = {
      store: this,
      open: true,
      staged,
      commit: () => {
        if (end()) for (const apply of staged) apply();
      },
      rollback: () => void end(),
    };
    return tx;
  }

  #giveBack(handle, what) {
    if (!handle.open) return false;
    handle.open = false;
    this.held[what] -= 1;
    return true;
  }

  isDeclared(collection) {
    return this.#declared.has(collection);
  }

  /** Field kinds by name, or pairs of both. A collection is declared once. */
  declare(collection, fields) {
    if (this.#declared.has(collection)) throw new UsageError(`${collection} is declared already`);
    const given = new Map(Array.isArray(fields) ? fields : Object.entries(fields));
    const [row] = this.table(collection).values();
    const missing = row === undefined ? [] : Object.keys(row).filter((name) => kindOf(name, row[name]) !== undefined && given.get(name) !== kindOf(name, row[name]));
    if (missing.length > 0) throw new UsageError(`${collection}: declared without ${missing.join(', ')}, or with another kind`);
    this.#declared.add(collection);
  }

  isConfigured(part) {
    return this.#configured.has(part);
  }

  /** `text` is the part's settings file. */
  configure(part, text, format) {
    settings.check(part, settings.parse(text, format ?? settings.formats[part]), this.tenant);
    this.#configured.add(part);
  }

  revisionOf(collection, id) {
    return this.table(collection).get(id)?.revision;
  }

  /** Applies what was buffered. */
  flush() {
    for (const apply of this.#buffer.splice(0)) apply();
  }

  get unflushed() {
    return this.#buffer.length;
  }

  buffer(apply) {
    this.#buffer.push(apply);
  }

  emit(collection, type, id) {
    for (const listener of [...(this.#listeners.get(collection) ?? [])]) listener(type, id);
  }

  subscribe(collection, listener) {
    this.table(collection);
    const listeners = this.#listeners.get(collection) ?? new Set();
    this.#listeners.set(collection, listeners.add(listener));
    this.held.subscriptions += 1;
    return () => {
      if (listeners.delete(listener)) this.held.subscriptions -= 1;
    };
  }
}

const FLAGS = new Set(['archived']);
const INTERNAL = new Set(['revision', 'lineage']);

function kindOf(name, value) {
  if (INTERNAL.has(name)) return undefined;
  if (name === 'id') return 'id';
  if (FLAGS.has(name)) return 'flag';
  if (typeof value === 'string') return 'text';
  return name.endsWith('At') ? 'time' : 'money';
}

function needSession(store, session) {
  if (session?.store !== store || !session.open) throw new UsageError('an open session is required');
}

function needTransaction(store, tx) {
  if (tx?.store !== store || !tx.open) throw new UsageError('an open transaction is required');
}

function needSchema(store, collection) {
  if (!store.isDeclared(collection)) throw new UsageError(`${collection} is not declared`);
}

function needSettings(store, part) {
  if (!store.isConfigured(part)) throw new UsageError(`${part} is not configured`);
}

const fold = (value) => (typeof value === 'string' ? value.toLowerCase() : value);

function rowsWhere(store, collection, field, value, { folded = false } = {}) {
  const wanted = folded ? fold(value) : value;
  return byId([...store.table(collection).values()].filter((row) => (folded ? fold(row[field]) : row[field]) === wanted));
}

function rowsBetween(store, collection, field, from, to, { closed = false } = {}) {
  if (!Number.isFinite(from) || !Number.isFinite(to)) throw new UsageError('an interval needs two times');
  const inside = (at) => at >= from && (closed ? at <= to : at < to);
  return byId([...store.table(collection).values()].filter((row) => inside(row[field])));
}

const byId = (rows) => rows.sort((a, b) => a.id - b.id);

/** The order in which rows lie on disk: no promise to anybody. */
const asStored = (rows) => [...rows].sort((a, b) => ((a.id * 7919) % 101) - ((b.id * 7919) % 101) || b.id - a.id);

function write(store, collection, row, field, value, { tx, buffered = false }) {
  if (!(field in row) || field === 'id') throw new UsageError(`${collection} has no field ${String(field)}`);
  const revision = row.revision + 1;
  const apply = () => {
    row[field] = value;
    row.revision = revision;
    store.emit(collection, 'changed', row.id);
  };
  const land = buffered ? () => store.buffer(apply) : apply;
  if (tx === undefined) land();
  else tx.staged.push(land);
  return revision;
}

function cursor(store, rows, { next, close, end, session }) {
  store.held.cursors += 1;
  let at = 0;
  let open = true;
  return {
    [next]() {
      if (!open) throw new UsageError('the cursor is closed');
      if (session !== undefined) needSession(store, session);
      return at < rows.length ? rows[at++] : end;
    },
    [close]() {
      if (open) store.held.cursors -= 1;
      open = false;
    },
  };
}

async function* iterate(store, rows, { session }) {
  for (const row of rows) {
    if (session !== undefined) needSession(store, session);
    yield await row;
  }
}

/** Calls back on a later tick, with an error first. */
function later(callback, answer) {
  if (typeof callback !== 'function') throw new UsageError('a callback is required');
  setImmediate(() => {
    let value;
    try {
      value = answer();
    } catch (error) {
      callback(error);
      return;
    }
    callback(null, value);
  });
}

const promised = (answer) => new Promise((resolve) => setImmediate(resolve)).then(answer);

/** Work that has been put in line; `done` starts it. */
const job = (answer) => ({ state: 'queued', done: () => promised(answer) });

module.exports = { Store, needSession, needTransaction, needSchema, needSettings, rowsWhere, rowsBetween, asStored, write, cursor, iterate, later, promised, job };
