import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { messageOf, userError } from '../../core/index.ts';
import { type MimoOptions, mimoOptionsSchema, mimoVersion } from './options.ts';

/**
 * Reads settings of the built-in agent from a YAML file (`--agent mimo:FILE`). Throws user
 * `AGENT_OPTIONS_UNREADABLE` or `AGENT_OPTIONS_INVALID` with file, line and key.
 */
export function readMimoOptions(file: string): MimoOptions {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken) throw invalid(file, lines.linePos(broken.pos[0]).line, broken.message);
  const parsed = mimoOptionsSchema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const key = issue.code === 'unrecognized_keys' ? issue.keys[0]! : String(issue.path[0] ?? '');
  const node: unknown = document.get(key, true);
  const [at = 0] =
    typeof node === 'object' && node !== null && 'range' in node
      ? (node.range as [number, number, number])
      : [0];
  throw invalid(file, lines.linePos(at).line, `${key}: ${issue.message}`);
}

/** The agent's version, told apart by settings: contenders with different settings are never pooled. */
export function versionOf(options: MimoOptions): string {
  const [own, standard] = [JSON.stringify(options), JSON.stringify(mimoOptionsSchema.parse({}))];
  if (own === standard) return mimoVersion;
  return `${mimoVersion}+${createHash('sha256').update(own).digest('hex').slice(0, 8)}`;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw userError('AGENT_OPTIONS_UNREADABLE', `${file}: cannot be read: ${messageOf(cause)}`, {
      hint: 'Give a YAML file of settings: mimo:path/to/settings.yaml',
      cause,
    });
  }
}

function invalid(file: string, line: number, problem: string): Error {
  return userError('AGENT_OPTIONS_INVALID', `${file}:${line}: ${problem}`, {
    hint: `The settings are: ${Object.keys(mimoOptionsSchema.shape).join(', ')}.`,
  });
}
