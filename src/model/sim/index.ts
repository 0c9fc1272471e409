export { type PersonaInfo, type PersonaRef, parsePersona } from './notation.ts';
export type { Observation } from './observation.ts';
export { listPersonas } from './personas/table.ts';
export { createSimulatedModel } from './simulated-model.ts';
