'use strict';

const desks = {
  't-gate': { name: 'gate', roles: [] },
  't-south': { name: 'south', roles: ['desk'] },
  't-master': { name: 'master', roles: ['desk', 'master'] },
};

/** Who a token belongs to; undefined for a token that nobody has. */
const deskOf = (token) => (Object.prototype.hasOwnProperty.call(desks, token) ? desks[token] : undefined);

module.exports = { deskOf };
