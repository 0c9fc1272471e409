export { translated } from './answer.ts';
export { askOf } from './request.ts';
