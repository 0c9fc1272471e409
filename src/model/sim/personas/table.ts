import type { PersonaInfo } from '../notation.ts';
import type { AnyPersona } from '../persona.ts';
import { earlyStop } from './early-stop.ts';
import { fakeSuccess } from './fake-success.ts';
import { loop } from './loop.ts';
import { poller } from './poller.ts';
import { retester } from './retester.ts';
import { steady } from './steady.ts';
import { vandal } from './vandal.ts';

/** Every persona; a new one is a file beside these and a line here. */
export const personas: readonly AnyPersona[] = [
  steady,
  poller,
  retester,
  loop,
  fakeSuccess,
  vandal,
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
