export { anthropicStop } from './anthropic-stop.ts';
export * from './client.ts';
export * from './price.ts';
export { type Provider, providers } from './providers.ts';
export { type Environment, parseModel, upstreamFor, wireOf } from './reference.ts';
export {
  createSimulatedModel,
  listPersonas,
  type PersonaInfo,
  type PersonaRef,
} from './sim/index.ts';
