/**
 * The kinds of work in the corpus. Each gives, for a context (names, flags, numbers), the module's operation in the
 * monolith (`before`), the reference (`after`), an independent second solution (`other`), further imports (`head`), the
 * files that belonged to it (`old`) and those that belong to it in its package (`side`), what it asks of the manifest
 * (`manifest`), its share of the common files (`common`), its contract in words, a visible test in both forms (`demo`),
 * and what is observed: the hidden `probe`, which is sent to a child process, and `runs`, command lines.
 */
import { alias } from './alias.mjs';
import { announce } from './announce.mjs';
import { bin } from './bin.mjs';
import { cache } from './cache.mjs';
import { clock } from './clock.mjs';
import { config } from './config.mjs';
import { data } from './data.mjs';
import { dynamic } from './dynamic.mjs';
import { fixture } from './fixture.mjs';
import { heavy } from './heavy.mjs';
import { internal } from './internal.mjs';
import { messages } from './messages.mjs';
import { plugin } from './plugin.mjs';
import { start } from './start.mjs';
import { state } from './state.mjs';
import { ticket } from './ticket.mjs';
import { version } from './version.mjs';

export const kinds = [
  announce,
  state,
  config,
  data,
  internal,
  heavy,
  plugin,
  alias,
  dynamic,
  bin,
  clock,
  cache,
  ticket,
  messages,
  version,
  start,
  fixture,
];
