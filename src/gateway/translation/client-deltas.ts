import type { ModelRequest } from '../../core/index.ts';
import { type Delta, isObject, parseJson } from '../wires/index.ts';
import { freeformArgument } from './request.ts';

/**
 * Turns a provider's deltas into what the client of another wire understands: every call has an id, and a call of a
 * tool that the client declared as freeform carries plain text. Such a call goes out when it is whole, for its text
 * stands inside a JSON string until then; everything else goes out as it comes.
 */
export class ClientDeltas {
  readonly #freeform: ReadonlySet<string>;
  readonly #callId: string;
  readonly #keep: (id: string, kept: unknown) => void;
  #held: { readonly delta: Extract<Delta, { type: 'call' }>; text: string } | undefined;
  #calls = 0;

  /** `callId` is unique within the trial; `keep` takes what the provider wants to see again. */
  constructor(request: ModelRequest, callId: string, keep: (id: string, kept: unknown) => void) {
    this.#freeform = new Set(request.tools.filter((tool) => tool.freeform).map((tool) => tool.name));
    this.#callId = callId;
    this.#keep = keep;
  }

  next(delta: Delta): Delta[] {
    if (delta.type === 'arguments' && this.#held) {
      this.#held.text += delta.text;
      return [];
    }
    const before = this.#release();
    if (delta.type !== 'call') return [...before, delta];
    this.#calls += 1;
    const { keep, ...call } = delta;
    const named = { ...call, id: call.id || `call_${this.#callId}_${this.#calls}` };
    if (keep !== undefined) this.#keep(named.id, keep);
    if (!this.#freeform.has(named.name)) return [...before, { ...named, freeform: false }];
    this.#held = { delta: { ...named, freeform: true }, text: '' };
    return before;
  }

  #release(): Delta[] {
    const held = this.#held;
    if (!held) return [];
    this.#held = undefined;
    return [held.delta, { type: 'arguments', text: freeText(held.text) }];
  }
}

/** What stands in the one argument; all of it, where the model wrote something else. */
function freeText(json: string): string {
  const value = parseJson(json);
  const text = isObject(value) ? value[freeformArgument] : undefined;
  return typeof text === 'string' ? text : json;
}
