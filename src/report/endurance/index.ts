export { briefOf } from './brief.ts';
export { enduranceOf } from './contender.ts';
