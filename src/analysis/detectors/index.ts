import type { FindingKind } from '../../core/index.ts';
import type { Detector } from '../detector.ts';
import { amnesia } from './amnesia.ts';
import { cycle } from './cycle.ts';
import { damage } from './damage.ts';
import { degenerateText } from './degenerate-text.ts';
import { earlyStop } from './early-stop.ts';
import { errorLock } from './error-lock.ts';
import { falseClaim } from './false-claim.ts';
import { inventedOutput } from './invented-output.ts';
import { malformed } from './malformed.ts';
import { nearCycle } from './near-cycle.ts';
import { phantom } from './phantom.ts';
import { staleRepeat } from './stale-repeat.ts';
import { stall } from './stall.ts';
import { thrash } from './thrash.ts';

export const detectors: readonly Detector[] = [
  staleRepeat,
  cycle,
  nearCycle,
  thrash,
  errorLock,
  phantom,
  malformed,
  falseClaim,
  inventedOutput,
  amnesia,
  stall,
  damage,
  earlyStop,
  degenerateText,
];

/** Kinds that tell of going round without effect: what the alarm counts. The others are words or single events. */
export const behaviouralKinds: ReadonlySet<FindingKind> = new Set<FindingKind>([
  'stale-repeat',
  'cycle',
  'near-cycle',
  'thrash',
  'error-lock',
  'phantom',
  'malformed',
  'amnesia',
  'stall',
]);
