/**
 * Every kind of breaking change: `{ kind, applies(capability, state), evolve(capability, state, rng) -> patch,
 * note(capability, before, after) -> the changelog's words }`.
 *
 * A capability's state says everything about its surface in one version; the library's source, the module
 * that uses it and the changelog are all written from it.
 */
import { parameters, verbs } from '../catalog.mjs';
import { callBreaks } from './calls.mjs';
import { defaultBreaks } from './defaults.mjs';
import { deliveryBreaks } from './delivery.mjs';
import { eventBreaks } from './events.mjs';
import { failureBreaks } from './failures.mjs';
import { intervalBreaks } from './intervals.mjs';
import { placementBreaks } from './placement.mjs';
import { resultBreaks } from './results.mjs';
import { scopeBreaks } from './scopes.mjs';
import { valueBreaks } from './values.mjs';

export const breaks = [
  ...callBreaks,
  ...deliveryBreaks,
  ...placementBreaks,
  ...failureBreaks,
  ...valueBreaks,
  ...resultBreaks,
  ...scopeBreaks,
  ...defaultBreaks,
  ...intervalBreaks,
  ...eventBreaks,
];

/** The surface of a capability in version 1. */
export function firstState(cap) {
  return {
    verb: verbs[cap.kind][cap.name.length % 3],
    order: parameters[cap.kind],
    style: 'positional',
    renames: 0,
    delivery: 'sync',
    place: 'method',
    missing: cap.kind === 'write' ? 'code' : 'undefined',
    ids: 'number',
    money: 'cents',
    time: 'ms',
    naming: 'camel',
    wrap: 'plain',
    sorted: true,
    aggregate: 'sum',
    session: false,
    tx: false,
    schema: 'none',
    settings: 'none',
    guard: 'none',
    buffered: false,
    archived: 'excluded',
    exact: 'always',
    limit: '',
    interval: 'length',
    closed: false,
    events: { created: 'created', changed: 'changed', removed: 'removed' },
    eventRenames: 0,
    payload: 'object',
    subscription: 'function',
  };
}
