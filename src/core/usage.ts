import { z } from 'zod';

/**
 * Token usage of one model call or a sum of them. `input` includes `cached` (tokens read from the provider's
 * cache) and `cacheWrite` (tokens written to it). `estimated` marks figures the provider did not report.
 */
export const usageSchema = z.strictObject({
  input: z.int().nonnegative(),
  cached: z.int().nonnegative(),
  cacheWrite: z.int().nonnegative(),
  output: z.int().nonnegative(),
  estimated: z.boolean(),
});
export type Usage = z.infer<typeof usageSchema>;

export const noUsage: Usage = { input: 0, cached: 0, cacheWrite: 0, output: 0, estimated: false };

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    input: a.input + b.input,
    cached: a.cached + b.cached,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    output: a.output + b.output,
    estimated: a.estimated || b.estimated,
  };
}
