import type { ModelReply } from '../../core/index.ts';
import type { Completion, CompletionRequest } from '../../model/index.ts';
import { nextRandom } from './random.ts';
import type { Ending, Session } from './session.ts';

const firstWaitMs = 1000;
const longestWaitMs = 30_000;

export type Answer =
  | { readonly kind: 'reply'; readonly reply: ModelReply }
  /** The provider says that the conversation is longer than the model takes. */
  | { readonly kind: 'too-long'; readonly message: string }
  | { readonly kind: 'ending'; readonly ending: Ending };

/** Asks the model, trying again a bounded number of times where the network or the server failed. */
export async function ask(session: Session, request: CompletionRequest): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const completion = await complete(session, request);
    if (completion.kind === 'reply') return completion;
    if (completion.kind === 'refused') return ending('budget-refused', completion.message);
    const { status, message } = completion;
    if (saysTooLong(status, message)) return { kind: 'too-long', message };
    if (!mayPass(status) || attempt > session.options.modelRetries) {
      return ending('model-error', `${status ?? 'no answer'}: ${message}`);
    }
    await waitBefore(session, attempt, completion);
  }
}

const ending = (reason: Ending['reason'], detail: string): Answer => ({
  kind: 'ending',
  ending: { reason, detail },
});

async function complete(
  { client, context, options }: Session,
  request: CompletionRequest,
): Promise<Completion> {
  // One controller a call, let go with it: a trial's own signal would gather a thousand listeners.
  const call = new AbortController();
  const onAbort = () => call.abort(context.signal.reason);
  const timer = setTimeout(() => call.abort(), options.modelTimeoutSec * 1000);
  context.signal.addEventListener('abort', onAbort);
  if (context.signal.aborted) onAbort();
  try {
    return await client.complete(request, call.signal);
  } catch (error) {
    if (context.signal.aborted || !call.signal.aborted) throw error;
    return { kind: 'error', status: undefined, message: `no reply within ${options.modelTimeoutSec} s` };
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', onAbort);
  }
}

async function waitBefore(
  session: Session,
  attempt: number,
  { status, message }: Extract<Completion, { kind: 'error' }>,
): Promise<void> {
  const full = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
  const waitMs = Math.round(full * (0.5 + nextRandom(session.random) / 2));
  await session.audit({
    type: 'model-retry',
    turn: session.turn,
    attempt,
    status: status ?? null,
    reason: message,
    waitMs,
  });
  await session.clock.sleep(waitMs, session.context.signal);
}

/** Rate limits are not among them: the gateway has waited those out already. */
const mayPass = (status: number | undefined): boolean =>
  status === undefined || (status >= 500 && status !== 501);

function saysTooLong(status: number | undefined, message: string): boolean {
  if (status !== 400 && status !== 413) return false;
  return /context[_ ](?:length|window)|prompt is too long|too many (?:input )?tokens|maximum (?:context|prompt)|input is too long|request_too_large/i.test(
    message,
  );
}
