import { z } from 'zod';

/**
 * `environment/npm-packages.json`: the exact packages that `npm` finds inside a sandbox without a network. All
 * that any of them depends on is listed too.
 */
export const packageListSchema = z.strictObject({
  schema: z.literal('mimo-bench/npm-packages@1'),
  packages: z.array(
    z.strictObject({
      name: z.string().regex(/^(@[\w.~-]+\/)?[\w.~-]+$/, 'expected the name of a package'),
      version: z.string().regex(/^\d+\.\d+\.\d+[\w.+-]*$/, 'expected an exact version'),
      integrity: z
        .string()
        .regex(
          /^sha512-[A-Za-z0-9+/]{86}==$/,
          'expected the sha512 of its tarball, as in a package-lock.json',
        ),
      /** What npm says where it is installed: not in the tarball, only in the registry. */
      deprecated: z.string().optional(),
    }),
  ),
});
export type PackageList = z.infer<typeof packageListSchema>;
