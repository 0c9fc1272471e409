import { z } from 'zod';
import type { Sandbox, ToolSpec } from '../../../core/index.ts';
import type { MimoOptions } from '../options.ts';

/** What a tool may use. */
export interface ToolScope {
  readonly sandbox: Sandbox;
  /** `bash`, or `sh` where there is none. */
  readonly shell: string;
  readonly options: MimoOptions;
  readonly signal: AbortSignal;
  /** Whether an earlier result of this conversation was stored whole under this digest. */
  knownOutput(sha256: string): boolean;
  readBlob(sha256: string): Promise<Uint8Array>;
}

/** What came of an action, before it is cut for the model. */
export interface Observation {
  readonly text: string;
  readonly isError: boolean;
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly timedOut?: boolean;
  readonly aborted?: boolean;
  /** Bytes of output that were not kept. */
  readonly lost?: number;
}

/** An action ready to run, with what the audit says of it beforehand. */
export interface Action {
  /** The command or the path: how the action is named in notes. */
  readonly detail: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  run(): Promise<Observation>;
}

export interface Tool {
  readonly spec: ToolSpec;
  /** False for a tool that cannot change the workspace. */
  readonly writes: boolean;
  /** Reads the model's arguments; `problem` is told to the model. */
  prepare(args: unknown, scope: ToolScope): Action | { readonly problem: string };
}

/** A tool from a schema of its arguments and a function that makes the action. */
export function defineTool<S extends z.ZodType>(definition: {
  readonly name: string;
  readonly description: string;
  readonly input: S;
  readonly writes: boolean;
  prepare(input: z.output<S>, scope: ToolScope): Action | { readonly problem: string };
}): Tool {
  const { name, description, input, writes } = definition;
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input' });
  return {
    spec: { name, description, schema, freeform: false },
    writes,
    prepare(args, scope) {
      const parsed = input.safeParse(args);
      if (!parsed.success) return { problem: problemOf(name, args, parsed.error) };
      return definition.prepare(parsed.data, scope);
    },
  };
}

function problemOf(name: string, args: unknown, error: z.ZodError): string {
  if (typeof args === 'string') {
    return `${name}: the arguments are not valid JSON (cut off?). Nothing was done. Call it again with one JSON object.`;
  }
  const issues = error.issues.map((issue) => {
    const where = issue.path.length === 0 ? 'arguments' : issue.path.join('.');
    return `${where}: ${issue.message}`;
  });
  return `${name}: invalid arguments. Nothing was done. ${issues.join('; ')}`;
}
