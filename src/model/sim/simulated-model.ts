import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type Block,
  type ModelReply,
  type ModelRequest,
  type ReplyUpstream,
  type SimulationInput,
  systemClock,
  userError,
} from '../../core/index.ts';
import { numberOf, type PersonaRef, parsePersona, textOption } from './notation.ts';
import { observe } from './observation.ts';
import type { Act, Turn, World } from './persona.ts';
import { createRandom } from './random.ts';
import { callShell } from './shell-tool.ts';
import { sideContent } from './side-call.ts';
import { noPrefix, type Sized, sizeRequest, usageOf } from './usage-estimate.ts';
import { prose } from './wording.ts';

const memorySchema = z.strictObject({
  persona: z.string(),
  /** Main replies given so far. */
  step: z.int().nonnegative(),
  state: z.unknown(),
  /** The last main request, and the state before it was answered. */
  last: z.strictObject({ key: z.string(), state: z.unknown() }).nullable(),
  prefix: z.strictObject({ messages: z.number(), fingerprint: z.number(), chars: z.number() }),
});
type Memory = z.infer<typeof memorySchema>;

/**
 * A model that works through a task's reference and, by its persona, breaks down or does not.
 *
 * @param ref `steady`, `loop@60`, `vandal@150?acts=9`, with or without `sim/`.
 * @throws MimoError user where the persona, its step or an option is unknown.
 */
export function createSimulatedModel(ref: string, input: SimulationInput): ReplyUpstream {
  const persona = parsePersona(ref);
  const world = worldOf(persona, input);
  let memory: Memory = {
    persona: persona.text,
    step: 0,
    state: persona.persona.start(world),
    last: null,
    prefix: noPrefix,
  };

  const answerMain = (request: ModelRequest): ModelReply => {
    const key = keyOf(request);
    const again = memory.last?.key === key;
    const before = again ? memory.last?.state : memory.state;
    const step = again ? memory.step : memory.step + 1;
    const turn = persona.persona.next(before, observe(request, step), world);
    const sized = sizeRequest(request, memory.prefix);
    // A client that sends a request twice, after a broken connection or a restart, gets the same answer twice.
    if (!again) {
      memory = { ...memory, step, state: turn.state, last: { key, state: before }, prefix: sized.prefix };
      seal(turn, step);
    }
    return replyOf(request, persona, world, turn.act, step, sized);
  };

  // The gateway rewinds a reply that its client did not get; the truth of it is told already.
  let sealedStep = 0;
  const seal = (turn: Turn<unknown>, step: number): void => {
    if (step <= sealedStep) return;
    sealedStep = step;
    for (const truth of turn.truth ?? []) input.onTruth({ step, persona: persona.persona.name, ...truth });
  };

  return {
    kind: 'reply',
    async reply(request, call) {
      const latency = numberOf(persona, 'latency');
      if (latency > 0) await systemClock.sleep(latency, call.signal);
      call.signal.throwIfAborted();
      if (call.main && request.tools.length > 0) return answerMain(request);
      const done = Math.min(memory.step, input.reference.length);
      const content = sideContent(request, { done, total: input.reference.length });
      const stop = content.some((block) => block.type === 'tool-call') ? 'tool-calls' : 'end';
      return { content, stop, usage: usageOf(sizeRequest(request, noPrefix), content) };
    },
    state: () => structuredClone(memory),
    restore(state) {
      const parsed = memorySchema.safeParse(state);
      if (!parsed.success || parsed.data.persona !== persona.text) {
        throw userError('SIMULATION_STATE', `the saved state is not one of sim/${persona.text}`, {
          hint: 'Resume with the model of the interrupted run.',
          ...(parsed.error ? { cause: parsed.error } : {}),
        });
      }
      memory = parsed.data;
    },
  };
}

function worldOf(ref: PersonaRef, input: SimulationInput): World {
  const random = createRandom(input.seed, ref.text);
  const third = Math.floor(input.reference.length / 3);
  return {
    reference: input.reference,
    // Neither before anything was done nor when little is left: the middle third.
    at: ref.at ?? Math.max(1, third + random.below(Math.max(1, third), 'onset')),
    given: ref.at,
    random,
    option: (key) => numberOf(ref, key),
    text: (key) => textOption(ref, key),
  };
}

function replyOf(
  request: ModelRequest,
  ref: PersonaRef,
  world: World,
  act: Act,
  step: number,
  sized: Sized,
): ModelReply {
  const content: Block[] = [];
  const think = numberOf(ref, 'think');
  if (think > 0) content.push({ type: 'reasoning', text: prose(think, world.random, `think ${step}`) });
  const pad = numberOf(ref, 'pad');
  const padding = pad > 0 ? `\n\n${prose(pad, world.random, `pad ${step}`)}` : '';
  const id = `call_${digest(`${ref.text}|${step}|${world.random.unit('call ids')}`).slice(0, 24)}`;
  const call = act.kind === 'run' ? callShell(request.tools, { id, ...act }) : undefined;
  if (act.kind === 'run' && !call) {
    content.push({ type: 'text', text: 'I give up: none of the tools offered here runs shell commands.' });
  } else if (act.say !== '' || padding !== '') {
    content.push({ type: 'text', text: `${act.say}${padding}` });
  }
  if (call) content.push(call);
  return { content, stop: call ? 'tool-calls' : 'end', usage: usageOf(sized, content) };
}

/** Tells requests apart by their length and last message: call ids in it make each step's own. */
function keyOf(request: ModelRequest): string {
  return `${request.messages.length}:${digest(JSON.stringify(request.messages.at(-1) ?? null))}`;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
