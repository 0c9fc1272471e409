import manifest from '../package.json' with { type: 'json' };

export { default as gateway } from './legacy/z3950.js';
export { list, load, rate } from './registry.js';
export const { version } = manifest;
