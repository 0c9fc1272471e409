/**
 * The kinds of requests. Each has for a context `c` (kinds/text.mjs, plan.mjs): how things start (`start`, `odd`
 * and `value` for the column of the base table, `row` where a value fills several, `rows` for tables of its own),
 * the words of the request, the migration in two manners, the module's functions `before`, `after` and in an
 * `other` manner, the calls that are tried on them, what is tried on the database once it has migrated, and the
 * edits that are made before it goes back.
 */
import { audit } from './audit.mjs';
import { backfill } from './backfill.mjs';
import { check } from './check.mjs';
import { counter } from './counter.mjs';
import { dedupe } from './dedupe.mjs';
import { fk } from './fk.mjs';
import { flags } from './flags.mjs';
import { generated } from './generated.mjs';
import { idtype } from './idtype.mjs';
import { interval } from './interval.mjs';
import { json } from './json.mjs';
import { list } from './list.mjs';
import { lookup } from './lookup.mjs';
import { merge } from './merge.mjs';
import { money } from './money.mjs';
import { partial } from './partial.mjs';
import { pivot } from './pivot.mjs';
import { rename } from './rename.mjs';
import { softdelete } from './softdelete.mjs';
import { split } from './split.mjs';
import { stamp } from './stamp.mjs';
import { timezone } from './timezone.mjs';
import { tree } from './tree.mjs';
import { weight } from './weight.mjs';

export const kinds = [
  split,
  lookup,
  dedupe,
  money,
  list,
  fk,
  timezone,
  counter,
  rename,
  flags,
  audit,
  pivot,
  partial,
  weight,
  softdelete,
  check,
  json,
  tree,
  backfill,
  generated,
  idtype,
  merge,
  interval,
  stamp,
];
