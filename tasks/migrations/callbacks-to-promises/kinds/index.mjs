/**
 * The kinds of work in the corpus. Each gives, for a context (names, flags, numbers), the module's main
 * operation in callbacks (`before`), the reference (`after`), an independent second solution (`other`), its
 * contract in words, a visible test in both forms (`demo`), and the hidden `probe`: a function that is sent to
 * a child process and returns what it observed. What it must observe is found by running it on the reference.
 */
import { batch } from './batch.mjs';
import { buffer } from './buffer.mjs';
import { cancel } from './cancel.mjs';
import { cleanup } from './cleanup.mjs';
import { double } from './double.mjs';
import { events } from './events.mjs';
import { fallback } from './fallback.mjs';
import { inflight } from './inflight.mjs';
import { iterate } from './iterate.mjs';
import { multi } from './multi.mjs';
import { mutex } from './mutex.mjs';
import { once } from './once.mjs';
import { partial } from './partial.mjs';
import { pipeline } from './pipeline.mjs';
import { pool } from './pool.mjs';
import { retry } from './retry.mjs';
import { sequence } from './sequence.mjs';
import { stream } from './stream.mjs';
import { timeout } from './timeout.mjs';
import { wrap } from './wrap.mjs';

export const kinds = [
  sequence,
  retry,
  cleanup,
  once,
  multi,
  partial,
  events,
  wrap,
  pool,
  cancel,
  inflight,
  fallback,
  iterate,
  mutex,
  timeout,
  pipeline,
  batch,
  stream,
  double,
  buffer,
];
