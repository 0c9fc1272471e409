'use strict';

const { UsageError } = require('./errors.js');

/** Prefixes of ids that are texts. */
const CODES = { items: 'it', customers: 'cu', bookings: 'bk', payments: 'pa', shipments: 'sh' };
const HIDDEN = new Set(['revision', 'lineage']);

const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

const idOut = {
  number: (id) => id,
  text: (id, collection) => `${CODES[collection]}-${id}`,
  object: (id, collection) => ({ kind: CODES[collection], serial: id }),
};

const idIn = {
  number: (id) => (typeof id === 'number' ? id : undefined),
  text: (id, collection) => {
    const found = /^([a-z]{2})-(\d+)$/.exec(id);
    return found?.[1] === CODES[collection] ? Number(found[2]) : undefined;
  },
  object: (id, collection) => (id?.kind === CODES[collection] ? id.serial : undefined),
};

const moneyOut = {
  cents: (cents) => cents,
  decimal: (cents) => `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`,
  parts: (cents) => ({ units: Math.trunc(cents / 100), nanos: (cents % 100) * 1e7 }),
};

const timeOut = {
  ms: (at) => at,
  s: (at) => at / 1000,
  iso: (at) => new Date(at).toISOString(),
};

const timeIn = {
  ms: (at) => at,
  s: (at) => at * 1000,
  iso: (at) => (typeof at === 'string' ? Date.parse(at) : Number.NaN),
};

const lengthIn = {
  ms: (length) => length,
  s: (length) => length * 1000,
  iso: (length) => {
    const found = /^PT(\d+)H$/.exec(length);
    return found ? Number(found[1]) * 3_600_000 : Number.NaN;
  },
};

const fieldIn = {
  camel: (field) => field,
  snake: (field) => (/[A-Z]/.test(field) ? undefined : camel(field)),
  nested: (field) => (String(field).startsWith('fields.') ? field.slice(7) : undefined),
};

/** The field of a row that a caller means. */
function field(name, shape) {
  const found = typeof name === 'string' ? fieldIn[shape.naming](name) : undefined;
  if (found === undefined) throw new UsageError(`no field ${String(name)}`);
  return found;
}

function dressed(name, value, shape) {
  if (name === 'archived' || typeof value === 'string') return value;
  return name.endsWith('At') ? timeOut[shape.time](value) : moneyOut[shape.money](value);
}

/** A row as callers see it. */
function dress(row, collection, shape) {
  const id = idOut[shape.ids](row.id, collection);
  const rest = Object.entries(row).filter(([name]) => name !== 'id' && !HIDDEN.has(name));
  const named = rest.map(([name, value]) => [shape.naming === 'snake' ? snake(name) : name, dressed(name, value, shape)]);
  const fields = Object.fromEntries(named);
  return shape.naming === 'nested' ? { id, fields } : { id, ...fields };
}

module.exports = {
  dress,
  field,
  idIn: (id, collection, shape) => idIn[shape.ids](id, collection),
  idOut: (id, collection, shape) => idOut[shape.ids](id, collection),
  moneyOut: (cents, shape) => moneyOut[shape.money](cents),
  timeIn: (at, shape) => timeIn[shape.time](at),
  lengthIn: (length, shape) => lengthIn[shape.time](length),
};
