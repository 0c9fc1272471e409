import { z } from 'zod';

/** `tasks export --json`: the Harbor directories that were written. */
export const exportedTasksOutputSchema = z.strictObject({
  schema: z.literal('mimo-bench/exported-tasks@1'),
  directory: z.string(),
  tasks: z.array(
    z.strictObject({
      suite: z.string(),
      name: z.string(),
      units: z.int(),
      seed: z.int(),
      /** Of the task as built, before its npm packages were put into it. */
      digest: z.string(),
      directory: z.string(),
    }),
  ),
});

/** `tasks import --json`: the suite that was made. */
export const importedSuiteOutputSchema = z.strictObject({
  schema: z.literal('mimo-bench/imported-suite@1'),
  suite: z.string(),
  directory: z.string(),
  tasks: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      /** Of `[[steps]]`; 0 where it has none. */
      steps: z.int(),
      grading: z.enum(['shared', 'separate', 'mixed']),
      network: z.string(),
      digest: z.string(),
      warnings: z.array(z.string()),
    }),
  ),
  leftOut: z.array(z.strictObject({ name: z.string(), reasons: z.array(z.string()).readonly() })),
});
export type ImportedSuiteOutput = z.infer<typeof importedSuiteOutputSchema>;

/** `tasks new --json`. */
export const newTaskOutputSchema = z.strictObject({
  schema: z.literal('mimo-bench/new-task@1'),
  suite: z.string(),
  name: z.string(),
  directory: z.string(),
  files: z.array(z.string()).readonly(),
});
