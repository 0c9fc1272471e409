import { defineConfig } from 'vitest/config';

/** Every agent: also those whose downloads and start-up times are too much for each `npm test`. */
export default defineConfig({
  test: {
    include: ['test/adapters/*.test.ts', 'test/adapters/*.agent.ts'],
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 600_000,
  },
});
