/** Who has to act on an error: the user (usage, configuration), the infrastructure, or us (a bug). */
export type ErrorKind = 'user' | 'infra' | 'internal';

export interface MimoErrorOptions {
  /** What to do about it, in one sentence. Shown under the message. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * The only error class of the project. `code` is stable and greppable (`TASK_TOML_INVALID`); `kind` decides
 * the exit code (user 2, infra 3, internal 70) and whether a trial becomes `invalid`.
 */
export class MimoError extends Error {
  override readonly name = 'MimoError';
  readonly code: string;
  readonly kind: ErrorKind;
  readonly hint: string | undefined;

  constructor(kind: ErrorKind, code: string, message: string, options: MimoErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.code = code;
    this.hint = options.hint;
  }
}

export const userError = (code: string, message: string, options?: MimoErrorOptions): MimoError =>
  new MimoError('user', code, message, options);
export const infraError = (code: string, message: string, options?: MimoErrorOptions): MimoError =>
  new MimoError('infra', code, message, options);
export const internalError = (code: string, message: string, options?: MimoErrorOptions): MimoError =>
  new MimoError('internal', code, message, options);

/** The message of anything that can be thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
