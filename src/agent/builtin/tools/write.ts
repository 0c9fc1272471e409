import { z } from 'zod';
import { find, store } from './file.ts';
import { defineTool } from './tool.ts';

export const writeTool = defineTool({
  name: 'write',
  description: 'Writes a whole file, replacing what it held; directories on the way are made.',
  input: z.strictObject({
    path: z.string().min(1).describe('Absolute, or relative to the working directory'),
    content: z.string().describe('All of the new content'),
  }),
  writes: true,
  prepare({ path, content }, scope) {
    return {
      detail: path,
      argv: [],
      cwd: scope.sandbox.workdir,
      env: {},
      async run() {
        const found = await find(path, scope);
        if (found.kind === 'problem')
          return { text: `write: ${found.problem}. Nothing was written.`, isError: true };
        const bytes = Buffer.from(content);
        await store(found, bytes, scope);
        const verb = found.kind === 'file' ? 'Replaced' : 'Created';
        return { text: `${verb} ${path} (${bytes.length} bytes)`, isError: false };
      },
    };
  },
});
