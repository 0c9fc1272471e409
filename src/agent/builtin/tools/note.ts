import { z } from 'zod';
import { defineTool } from './tool.ts';

export const noteTool = defineTool({
  name: 'note',
  description:
    'Writes down a fact, decision or remaining item that you must not lose. Notes are kept by the runtime, outside the ' +
    'workspace, and shown to you again when older conversation is dropped.',
  input: z.strictObject({ text: z.string().min(1).max(4000).describe('The note') }),
  writes: false,
  prepare({ text }, { sandbox }) {
    return {
      detail: text,
      argv: [],
      cwd: sandbox.workdir,
      env: {},
      run: async () => ({ text: 'Noted.', isError: false }),
    };
  },
});
