import type { Agent, Clock } from '../../core/index.ts';
import type { CliAdapter } from './adapter.ts';
import { claudeCode } from './claude-code.ts';
import { createCliAgent } from './cli-agent.ts';
import { cline } from './cline.ts';
import { codex } from './codex.ts';
import { geminiCli } from './gemini-cli.ts';
import { mimoCode } from './mimo-code.ts';
import { opencode } from './opencode.ts';
import { pi } from './pi.ts';
import { commandOf, packageOf } from './pinned.ts';
import { qwenCode } from './qwen-code.ts';
import { installAgent, storeDirectory } from './store.ts';

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

/**
 * An agent from `name` or `name@version`; undefined where the name is none of these. Throws user
 * `AGENT_VERSION_INVALID`.
 */
export function createAdapted(spec: string, clock: Clock): Agent | undefined {
  const [name, version] = spec.split('@', 2);
  const adapter = adapters.find((one) => one.name === name);
  if (!adapter) return undefined;
  const wanted = packageOf(adapter.name, version);
  return createCliAgent(
    {
      ...adapter,
      version: wanted.version,
      command: commandOf(adapter.name),
      install: (options) => installAgent(storeDirectory(process.env), wanted, clock, options),
    },
    clock,
  );
}
