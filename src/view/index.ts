export type { ViewAssets } from './pages.ts';
export { type RunningView, startView, type ViewOptions } from './server.ts';
