import { cookie, guard, quota } from './access.mjs';
import { chain, errors, methods, waiting } from './flow.mjs';
import { conditional, range } from './partial.mjs';
import { list, param, query } from './reading.mjs';
import { download, negotiate, nest, wildcard } from './shape.mjs';
import { create, form, upload, words } from './writing.mjs';

/**
 * A kind of route module. Every member is a function of a unit's context (plan.mjs):
 *   flags, numbers   what variants it has, and the ranges of its numbers
 *   old              the routes on Express, as they are found
 *   fresh, other     two independent ways to have them on Fastify
 *   requests         what the visible and the hidden tests ask
 *   headers          response headers that belong to its contract beside the usual ones
 *   requires, freshRequires, otherRequires   modules beside records and the units below
 */
export const kinds = [
  ...[list, param, query, conditional, range],
  ...[create, form, upload, words],
  ...[guard, cookie, quota],
  ...[chain, errors, methods, waiting],
  ...[negotiate, wildcard, download, nest],
];
