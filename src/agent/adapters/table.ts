import type { CliAdapter } from './adapter.ts';
import { claudeCode } from './claude-code.ts';
import { cline } from './cline.ts';
import { codex } from './codex.ts';
import { geminiCli } from './gemini-cli.ts';
import { mimoCode } from './mimo-code.ts';
import { opencode } from './opencode.ts';
import { pi } from './pi.ts';
import { qwenCode } from './qwen-code.ts';

/** The unmodified command line agents that can be compared. */
export const adapters: readonly CliAdapter[] = [
  claudeCode,
  codex,
  mimoCode,
  opencode,
  geminiCli,
  qwenCode,
  pi,
  cline,
];

/** How each of them words its events; a description of another program may name one of these. */
export const readers: ReadonlyMap<string, CliAdapter['read']> = new Map(
  adapters.map(({ name, read }) => [name, read]),
);
