'use strict';

/** What the depot's own code throws; the codes are public (see PUBLIC.md). */
class AppError extends Error {
  constructor(code, message) {
    super(message);
    this.name = 'AppError';
    this.code = code;
  }
}

module.exports = { AppError };
