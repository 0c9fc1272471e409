export * from './agent.ts';
export * from './assessment.ts';
export * from './clock.ts';
export * from './conversation.ts';
export * from './curve.ts';

export * from './errors.ts';
export * from './model.ts';
export * from './outcome.ts';
export * from './record.ts';
export * from './sandbox.ts';
export * from './step.ts';
export * from './task.ts';
export * from './usage.ts';
