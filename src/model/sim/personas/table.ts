import type { PersonaInfo } from '../notation.ts';
import type { AnyPersona } from '../persona.ts';
import { amnesia } from './amnesia.ts';
import { bisector } from './bisector.ts';
import { decay } from './decay.ts';
import { earlyStop } from './early-stop.ts';
import { errorLock } from './error-lock.ts';
import { explorer } from './explorer.ts';
import { fakeSuccess } from './fake-success.ts';
import { loop } from './loop.ts';
import { malformed } from './malformed.ts';
import { nearLoop } from './near-loop.ts';
import { phantom } from './phantom.ts';
import { poller } from './poller.ts';
import { recoverer } from './recoverer.ts';
import { refactorer } from './refactorer.ts';
import { retester } from './retester.ts';
import { stall } from './stall.ts';
import { steady } from './steady.ts';
import { thrash } from './thrash.ts';
import { vandal } from './vandal.ts';

/** Every persona, healthy ones first; a new one is a file beside these and a line here. */
export const personas: readonly AnyPersona[] = [
  steady,
  poller,
  retester,
  bisector,
  explorer,
  recoverer,
  refactorer,
  loop,
  nearLoop,
  thrash,
  errorLock,
  phantom,
  malformed,
  stall,
  amnesia,
  vandal,
  decay,
  fakeSuccess,
  earlyStop,
];

/** The personas with what they do and take, healthy ones first. */
export function listPersonas(): PersonaInfo[] {
  return personas.map(({ name, summary, healthy, takesStep, options }) => ({
    name,
    summary,
    healthy,
    takesStep,
    options,
  }));
}
