'use strict';

class RowMissingError extends Error {
  constructor(collection, id) {
    super(`${collection} has no such row`);
    this.name = 'RowMissingError';
    this.collection = collection;
    this.id = id;
  }
}

class ConflictError extends Error {
  constructor(collection, id) {
    super(`${collection}: the row was written by somebody else`);
    this.name = 'ConflictError';
    this.collection = collection;
    this.id = id;
  }
}

class UsageError extends Error {
  constructor(message) {
    super(message);
    this.name = 'UsageError';
  }
}

const absent = (collection, id) =>
  Object.assign(new Error(`${collection}: absent`), { code: 'E_ABSENT', collection, id });

module.exports = { RowMissingError, ConflictError, UsageError, absent };
