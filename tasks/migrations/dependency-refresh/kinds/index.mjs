import { bluebird, immer, lodash, lru } from './data.mjs';
import { csv, glob, xml, yaml } from './files.mjs';
import { ajv, commander, joi, zod } from './rules.mjs';
import { chalk, moment, nanoid, uuid } from './text.mjs';

/**
 * What a dependency is: `name`, what it gives way `to` (itself at its current major version, another package, or
 * `native`), the lines that require it, and its recipes. A recipe is what a module does with it, as functions of a
 * unit's context (plan.mjs): `old`, `fresh` and sometimes `other` are bodies of one function of `argument`; `calls`
 * are the arguments that the hidden tests give, and `flags` its variants.
 */
export const dependencies = [
  ...[lodash, uuid, csv, chalk],
  ...[joi, moment, glob, zod],
  ...[commander, lru, xml, bluebird],
  ...[ajv, nanoid, immer, yaml],
];
