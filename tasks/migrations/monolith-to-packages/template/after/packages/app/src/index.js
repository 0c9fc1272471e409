export { compose } from './compose.js';
export { list, rate } from './registry.js';
