/**
 * The kinds of work. Each gives, for a context (names, flags, numbers), the module's own part in JavaScript
 * (`before`), the reference (`after`), an independent second solution (`other`), its contract in words (`doc`),
 * what consumers' code must compile (`good`) and must not (`bad`), a visible test (`demo`), and the hidden `probe`: a
 * function that is sent to a child process and returns what the module does. What it must return is found by running
 * it on the JavaScript.
 */
import { brand } from './brand.mjs';
import { builder } from './builder.mjs';
import { choice } from './choice.mjs';
import { classes } from './classes.mjs';
import { emitter } from './emitter.mjs';
import { grouping } from './grouping.mjs';
import { guard } from './guard.mjs';
import { keys } from './keys.mjs';
import { options } from './options.mjs';
import { overload } from './overload.mjs';
import { path } from './path.mjs';
import { pipe } from './pipe.mjs';
import { result } from './result.mjs';
import { schema } from './schema.mjs';
import { stream } from './stream.mjs';
import { table } from './table.mjs';
import { together } from './together.mjs';
import { tree } from './tree.mjs';
import { union } from './union.mjs';
import { wrap } from './wrap.mjs';

export const kinds = [
  overload,
  union,
  keys,
  options,
  path,
  grouping,
  emitter,
  builder,
  result,
  wrap,
  brand,
  guard,
  table,
  choice,
  schema,
  together,
  stream,
  pipe,
  classes,
  tree,
];
