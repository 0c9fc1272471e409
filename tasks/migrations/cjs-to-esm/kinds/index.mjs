/**
 * The kinds of work in the corpus. Each gives, for a context (names, flags, numbers), the module's operation in
 * CommonJS (`before`), the reference (`after`), an independent second solution (`other`), the files beside it
 * (`side`), further imports (`head`), its contract in words, a visible test in both forms (`demo`), and what is
 * observed: the hidden `probe`, a function that is sent to a child process, and `runs`, command lines. What must
 * be observed is found by running both on the reference.
 */
import { cycle } from './cycle.mjs';
import { double } from './double.mjs';
import { driver } from './driver.mjs';
import { folder } from './folder.mjs';
import { fresh } from './fresh.mjs';
import { getter } from './getter.mjs';
import { late } from './late.mjs';
import { lazy } from './lazy.mjs';
import { live } from './live.mjs';
import { loader } from './loader.mjs';
import { main } from './main.mjs';
import { place } from './place.mjs';
import { plugin } from './plugin.mjs';
import { profile } from './profile.mjs';
import { reexport } from './reexport.mjs';
import { sequence } from './sequence.mjs';
import { singleton } from './singleton.mjs';
import { sloppy } from './sloppy.mjs';
import { table } from './table.mjs';
import { tariff } from './tariff.mjs';
import { umd } from './umd.mjs';

export const kinds = [
  tariff,
  live,
  late,
  cycle,
  lazy,
  plugin,
  driver,
  place,
  table,
  main,
  fresh,
  double,
  getter,
  reexport,
  umd,
  sloppy,
  sequence,
  profile,
  singleton,
  loader,
  folder,
];
