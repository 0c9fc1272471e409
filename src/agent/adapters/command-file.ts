import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { messageOf, userError } from '../../core/index.ts';
import { readers } from './table.ts';

const text = z.string();
const texts = z.array(text);
const under = z.string().regex(/^(?!\/|.*(?:^|\/)\.\.(?:\/|$))./, 'expected a path below HOME, without ..');

/** Any other CLI, described as data. `{instruction}`, `{url}`, `{model}`, `{key}` and `{context}` are filled in. */
export const commandFileSchema = z.strictObject({
  schema: z.literal('mimo-bench/agent@1'),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and dashes'),
  description: text.default('a command line described in a file'),
  /** The protocol that it speaks to its model. */
  wire: z.enum(['anthropic', 'openai-chat', 'openai-responses', 'gemini']),
  /** An npm package at one exact version, installed once, at `/opt/agents/<name>/node_modules` inside. */
  package: z
    .strictObject({
      name: text,
      version: z.string().regex(/^\d+\.\d+\.\d+[\w.+-]*$/, 'expected one exact version, such as 1.2.3'),
    })
    .optional(),
  /** A host directory, relative to this file, shown read-only at `/opt/agents/<name>` inside. */
  directory: text.optional(),
  /** Program and arguments; run in the workspace as root. */
  command: texts.min(1),
  /** Prints a version number; without it the version is the digest of this file. */
  versionCommand: texts.min(1).optional(),
  stdin: text.optional(),
  env: z.record(z.string(), text).default({}),
  /** Files to write before it starts: path below HOME, and text. */
  files: z.record(under, text).default({}),
  /** Its own session logs below HOME, kept after the run. */
  logs: z.array(under).default([]),
  /** What it leaves in the workspace besides its work; left out of snapshots and hidden from git. */
  droppings: texts.default([]),
  /** The agent whose events it prints, or `text`: all output is its last words, and exit code 0 a normal end. */
  output: z.enum(['text', ...readers.keys()]).default('text'),
});
export type CommandFile = z.infer<typeof commandFileSchema> & {
  /** The first 12 hex digits of the file's sha256. */
  readonly digest: string;
};

/**
 * Reads an agent description (`--agent command:FILE`). Throws user `AGENT_FILE_UNREADABLE` or `AGENT_FILE_INVALID`
 * with each problem's line, key and what was expected.
 */
export function readCommandFile(file: string): CommandFile {
  const source = readText(file);
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken) throw invalid([`${file}:${lines.linePos(broken.pos[0]).line}: ${broken.message}`]);
  const parsed = commandFileSchema.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    throw invalid(
      parsed.error.issues
        .flatMap(problemsOf)
        .map(({ path, text }) => `${file}:${lineOf(document, lines, path)}: ${text}`),
    );
  }
  if (parsed.data.package && parsed.data.directory !== undefined) {
    const line = lineOf(document, lines, ['directory']);
    throw invalid([`${file}:${line}: directory: expected either "package" or "directory", got both`]);
  }
  return { ...parsed.data, digest: createHash('sha256').update(source).digest('hex').slice(0, 12) };
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(commandFileSchema.shape).join(', ');
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      text: `${key}: unknown key; expected one of ${known}`,
    }));
  }
  const why = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const key = issue.path.map(String).join('.');
  return [{ path: issue.path, text: key === '' ? why : `${key}: ${why}` }];
}

/** 1-based line of a key, or of its nearest parent that the file holds. */
function lineOf(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  path: readonly PropertyKey[],
): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    const node = isMap(parent)
      ? parent.items.find(({ key }) => (isScalar(key) ? key.value : key) === last)?.key
      : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw userError('AGENT_FILE_UNREADABLE', `${file}: cannot be read: ${messageOf(cause)}`, {
      hint: 'Give a YAML file that describes a command line: command:path/to/agent.yaml',
      cause,
    });
  }
}

function invalid(problems: readonly string[]): Error {
  return userError('AGENT_FILE_INVALID', problems.join('\n'), {
    hint: 'docs/agents.md describes every key, with an example.',
  });
}
