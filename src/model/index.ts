export * from './client.ts';
export * from './price.ts';
export { type Provider, providers } from './providers.ts';
export { type Environment, parseModel, upstreamFor, wireOf } from './reference.ts';
export {
  createSimulatedModel,
  createSimulatedModel,
  listPersonas,
  listPersonas,
  type PersonaInfo,
  type PersonaInfo,
  type PersonaRef,
  type PersonaRef,
  parsePersona,
  parsePersona,
} from './sim/index.ts';
