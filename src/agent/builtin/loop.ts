import type { Block, ModelReply, ToolCall, Usage } from '../../core/index.ts';
import { textOf, toolCallsOf } from '../../core/index.ts';
import { readClaim } from '../claim.ts';
import { firstLine } from '../clip.ts';
import { perform, recorded } from './action.ts';
import { appendMessage, appendText } from './append.ts';
import { saveCheckpoint } from './checkpoint.ts';
import { compact, compactWhenFull } from './compaction.ts';
import { checkCompletion, vetoText } from './completion.ts';
import { estimateTokens, shown } from './conversation.ts';
import { ask } from './model-call.ts';
import { observe, warningFor } from './monitor.ts';
import { type Ending, type LoopEnd, requestTokens, type Session, usableTokens } from './session.ts';
import { toolSpecs, tools } from './tools/index.ts';

/** Replies in a row that may be cut at the output limit. */
const maxCuts = 3;

/** Query, act, observe, append; a checkpoint after each round. Ends with a value from a closed set of reasons. */
export async function runLoop(session: Session): Promise<LoopEnd> {
  let lastWords = '';
  for (;;) {
    if (session.context.signal.aborted) return { ending: aborted, lastWords };
    if (await compactWhenFull(session)) await saveCheckpoint(session);
    const reply = await query(session);
    if ('reason' in reply) return { ending: reply, lastWords };
    await takeIn(session, reply);
    const calls = toolCallsOf(reply.content);
    lastWords = textOf(reply.content) || lastWords;
    const ending = calls.length > 0 ? await act(session, calls) : await stop(session, reply);
    // An interrupted action has no result: the round is not over, and a resumed agent asks for it again.
    if (ending?.reason === 'aborted') return { ending, lastWords };
    const end = ending && { ending, lastWords };
    await saveCheckpoint(session, end);
    if (end) return end;
  }
}

const aborted: Ending = { reason: 'aborted', detail: 'the trial ended' };

/** The next reply. A conversation that the provider finds too long is compacted and asked again, once. */
async function query(session: Session): Promise<ModelReply | Ending> {
  for (let compacted = false; ; compacted = true) {
    const answer = await ask(session, {
      system: session.system,
      messages: shown(session.conversation),
      tools: toolSpecs,
      maxOutputTokens: session.maxOutputTokens,
    });
    if (answer.kind === 'reply') return answer.reply;
    if (answer.kind === 'ending') return answer.ending;
    if (compacted || !(await compact(session, 'provider'))) {
      return { reason: 'context-exhausted', detail: answer.message };
    }
    await saveCheckpoint(session);
  }
}

/** Appends the reply and accounts for the context: the provider's count is authoritative, an estimate is marked. */
async function takeIn(session: Session, reply: ModelReply): Promise<void> {
  session.turn += 1;
  const usage = countedUsage(session, reply);
  appendMessage(session, { role: 'assistant', content: reply.content });
  session.size = { tokens: usage.input + usage.output, estimated: usage.estimated };
  await session.audit({
    type: 'context',
    turn: session.turn,
    inputTokens: usage.input,
    cachedTokens: usage.cached,
    cacheWriteTokens: usage.cacheWrite,
    outputTokens: usage.output,
    estimated: usage.estimated,
    window: session.endpoint.contextWindow,
    outputReserve: session.maxOutputTokens,
    share: usage.input / usableTokens(session),
    messages: shown(session.conversation).length - 1,
  });
}

function countedUsage(session: Session, { usage, content }: ModelReply): Usage {
  if (!usage.estimated || usage.input > 0) return usage;
  const output = estimateTokens([{ role: 'assistant', content }]);
  return { ...usage, input: requestTokens(session), output, estimated: true };
}

/** Carries out the calls of a reply in order, and appends their results as one message. */
async function act(session: Session, calls: readonly ToolCall[]): Promise<Ending | undefined> {
  const results: Block[] = [];
  const warnings: string[] = [];
  let ending: Ending | undefined;
  for (const call of calls) {
    const { text, isError, digest, detail, aborted: cut } = await carryOut(session, call);
    if (cut || session.context.signal.aborted) return aborted;
    results.push({ type: 'tool-result', id: call.id, text, isError });
    const warning = await watch(session, call.name, detail, digest);
    if (warning === 'stop') ending = { reason: 'loop-stopped', detail };
    else if (warning !== undefined) warnings.push(warning);
  }
  appendMessage(session, { role: 'tool', content: results });
  if (warnings.length > 0) appendText(session, warnings.join('\n\n'));
  return ending;
}

interface CarriedOut {
  readonly text: string;
  readonly isError: boolean;
  readonly digest: string;
  readonly detail: string;
  readonly aborted: boolean;
}

async function carryOut(session: Session, call: ToolCall): Promise<CarriedOut> {
  const tool = tools.find(({ spec }) => spec.name === call.name);
  if (!tool) {
    const names = toolSpecs.map((spec) => spec.name).join(', ');
    return reject(
      session,
      call,
      `There is no tool "${call.name}". Nothing was done. The tools are: ${names}.`,
    );
  }
  const { context, shell, options, outputs } = session;
  const action = tool.prepare(call.arguments, {
    sandbox: context.sandbox,
    shell,
    options,
    signal: context.signal,
    knownOutput: (sha256) => outputs.has(sha256),
    readBlob: (sha256) => context.readBlob(sha256),
  });
  if ('problem' in action) return reject(session, call, action.problem);
  const deed = { call: call.id, tool: call.name, arguments: call.arguments, writes: tool.writes, action };
  return { ...(await perform(session, deed)), detail: firstLine(action.detail, 200) };
}

async function reject(session: Session, call: ToolCall, reason: string): Promise<CarriedOut> {
  await session.audit({
    type: 'action-rejected',
    turn: session.turn,
    call: call.id,
    tool: call.name,
    arguments: await recorded(session, call.arguments),
    reason,
  });
  const digest = JSON.stringify(['rejected', call.name, reason, session.tree.tree]);
  return { text: reason, isError: true, digest, detail: `invalid call of ${call.name}`, aborted: false };
}

/** Records repetition; with `loops: enforce` gives the warning to append, or `stop`. */
async function watch(
  session: Session,
  tool: string,
  detail: string,
  digest: string,
): Promise<string | undefined> {
  const { state, notice } = observe(session.monitor, digest, session.options.loops);
  session.monitor = state;
  if (!notice) return undefined;
  await session.audit({ type: 'loop-notice', turn: session.turn, tool, detail, ...notice });
  return notice.response === 'stop' ? 'stop' : warningFor(notice, detail);
}

/** The model called no tool: it is done, or cut off, or must be sent back to work. */
async function stop(session: Session, reply: ModelReply): Promise<Ending | undefined> {
  if (reply.stop === 'refusal')
    return { reason: 'model-refusal', detail: firstLine(textOf(reply.content), 200) };
  if (reply.stop === 'length') return continueCut(session);
  session.cuts = 0;
  const words = textOf(reply.content);
  const verdict = await checkCompletion(session, words);
  if (verdict.kind === 'ending') return verdict.ending;
  if (verdict.kind === 'agreed') return ownEnd(words);
  session.vetoes += 1;
  const reentry = session.vetoes <= session.options.maxReentries;
  const { by, exitCode, reason } = verdict;
  await session.audit({
    type: 'veto',
    turn: session.turn,
    by,
    veto: session.vetoes,
    reentry,
    exitCode,
    reason,
  });
  if (!reentry) return { reason: 'max-vetoes', detail: `${by}: ${firstLine(reason, 200)}` };
  appendText(session, vetoText(verdict));
  return undefined;
}

function continueCut(session: Session): Ending | undefined {
  session.cuts += 1;
  if (session.cuts > maxCuts)
    return { reason: 'output-limit', detail: `${session.cuts} replies cut in a row` };
  appendText(
    session,
    `[Runtime notice] Your reply was cut at ${session.maxOutputTokens} tokens. Go on in smaller pieces.`,
  );
  return undefined;
}

function ownEnd(words: string): Ending {
  const { done } = readClaim(words);
  const detail = firstLine(words, 200);
  if (done === null) return { reason: 'stopped', detail };
  return { reason: done ? 'completed' : 'gave-up', detail };
}
