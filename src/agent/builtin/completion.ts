import { textOf } from '../../core/index.ts';
import { clip } from '../clip.ts';
import { perform } from './action.ts';
import { ask } from './model-call.ts';
import { renderProgress } from './progress.ts';
import type { Ending, Session } from './session.ts';

const shownCharacters = 6000;

export type Verdict =
  | { readonly kind: 'agreed' }
  | {
      readonly kind: 'veto';
      readonly by: 'check' | 'judge';
      readonly exitCode: number | null;
      readonly reason: string;
    }
  | { readonly kind: 'ending'; readonly ending: Ending };

/** Whether the work may end here: the configured command first, as it is cheap and exact; then a judge if asked. */
export async function checkCompletion(session: Session, lastWords: string): Promise<Verdict> {
  const byCommand = await runCheck(session);
  if (byCommand.kind !== 'agreed') return byCommand;
  return session.options.judge ? askJudge(session, lastWords) : byCommand;
}

async function runCheck(session: Session): Promise<Verdict> {
  const { check, checkTimeoutSec, spillBytes } = session.options;
  if (check === undefined) return { kind: 'agreed' };
  const { sandbox, signal } = session.context;
  const argv = [session.shell, '-c', check] as const;
  const done = await perform(session, {
    call: `check-${session.vetoes + 1}`,
    tool: 'check',
    arguments: { command: check },
    writes: true,
    action: {
      detail: check,
      argv,
      cwd: sandbox.workdir,
      env: {},
      async run() {
        const timeoutMs = checkTimeoutSec * 1000;
        const result = await sandbox.exec({ argv, timeoutMs, outputCapBytes: spillBytes, signal });
        const late = result.timedOut ? `Killed at its deadline of ${checkTimeoutSec} s.\n` : '';
        return { ...result, text: `${late}${result.stdout}${result.stderr}`, isError: result.exitCode !== 0 };
      },
    },
  });
  if (done.aborted)
    return { kind: 'ending', ending: { reason: 'aborted', detail: 'during the completion check' } };
  if (done.exitCode === 0) return { kind: 'agreed' };
  const exitCode = done.exitCode ?? null;
  return {
    kind: 'veto',
    by: 'check',
    exitCode,
    reason: clip(done.text, shownCharacters, () => '[...]').text,
  };
}

async function askJudge(session: Session, lastWords: string): Promise<Verdict> {
  const { conversation, progress, maxOutputTokens } = session;
  const text = [
    `The task:\n${conversation.task}`,
    `What the runtime recorded of the work:\n${renderProgress(progress, 12_000) || '(no action was taken)'}`,
    `The agent's last words:\n${lastWords || '(none)'}`,
  ].join('\n\n');
  const answer = await ask(session, {
    system:
      'You judge whether a coding agent has done the whole of its task, from what was recorded of its work; its own ' +
      'words are no evidence. Answer with one line: PASS, or VETO: and what is missing.',
    messages: [{ role: 'user', content: [{ type: 'text', text }] }],
    tools: [],
    maxOutputTokens: Math.min(maxOutputTokens, 1024),
  });
  if (answer.kind === 'ending') return answer;
  if (answer.kind === 'too-long') return unusable(session, answer.message);
  return verdictOf(session, textOf(answer.reply.content).trim());
}

function verdictOf(session: Session, words: string): Verdict | Promise<Verdict> {
  if (/^\W*PASS\b/i.test(words)) return { kind: 'agreed' };
  const veto = /^\W*VETO\b[\s:*]*([\s\S]*)$/i.exec(words);
  if (!veto) return unusable(session, `neither PASS nor VETO: ${words.slice(0, 200)}`);
  const reason = clip(veto[1] || 'no reason given', shownCharacters, () => '[...]').text;
  return { kind: 'veto', by: 'judge', exitCode: null, reason };
}

async function unusable(session: Session, reason: string): Promise<Verdict> {
  await session.audit({ type: 'judge-unusable', turn: session.turn, reason });
  return { kind: 'agreed' };
}

/** What the model is told after a veto. */
export function vetoText({ by, exitCode, reason }: Extract<Verdict, { kind: 'veto' }>): string {
  if (by === 'check') {
    return `[Runtime notice] You ended your turn, but the completion check failed (exit code ${exitCode ?? 'none'}):\n${reason}\nGo on until it passes.`;
  }
  return `[Runtime notice] You ended your turn, but a review found the task unfinished:\n${reason}\nGo on.`;
}
