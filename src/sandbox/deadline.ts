import { infraError } from '../core/index.ts';

/**
 * The promise, or infra `DEADLINE` after `ms`, or the signal's reason. What the promise does later is not
 * looked at any more.
 */
export async function within<T>(
  promise: Promise<T>,
  ms: number,
  what: string,
  signal?: AbortSignal,
): Promise<T> {
  const deadline = AbortSignal.any([AbortSignal.timeout(ms), ...(signal ? [signal] : [])]);
  const expired = Promise.withResolvers<never>();
  const expire = () =>
    expired.reject(
      signal?.aborted ? signal.reason : infraError('DEADLINE', `${what} took longer than ${ms} ms`),
    );
  deadline.addEventListener('abort', expire, { once: true });
  if (deadline.aborted) expire();
  try {
    return await Promise.race([promise, expired.promise]);
  } finally {
    deadline.removeEventListener('abort', expire);
  }
}
