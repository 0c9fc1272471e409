import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Agent, ScriptStep } from '../core/index.ts';
import { messageOf, userError } from '../core/index.ts';
import { firstLine } from './clip.ts';
import { runSteps } from './shell-steps.ts';

/**
 * An agent that runs the paragraphs of a file, each as one step: for task authors who try wrong solutions.
 * Throws user `SCRIPT_UNREADABLE` or `SCRIPT_EMPTY` at once, before any sandbox starts.
 */
export function createScript(file: string): Agent {
  const text = readScript(file);
  const steps = parseScript(text);
  if (steps.length === 0) {
    throw userError('SCRIPT_EMPTY', `${file}: holds no step`, {
      hint: 'Write shell commands; each paragraph (separated by a blank line) is one step.',
    });
  }
  return {
    name: `script:${file}`,
    version: createHash('sha256').update(text).digest('hex').slice(0, 12),
    needsModel: false,
    resumable: false,
    run: (context) =>
      runSteps(steps, context, { done: true, testsPass: null, text: 'The script was run to its end.' }),
  };
}

function readScript(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw userError('SCRIPT_UNREADABLE', `${file}: cannot be read: ${messageOf(cause)}`, {
      hint: 'Give a text file of shell commands: script:path/to/file.sh',
      cause,
    });
  }
}

/** Steps of a script: paragraphs separated by blank lines; a first line `# words` is the step's title. */
export function parseScript(text: string): ScriptStep[] {
  const body = text.replace(/\r\n/g, '\n').replace(/^#!.*\n?/, '');
  return body
    .split(/\n[ \t]*(?:\n[ \t]*)+/)
    .map((paragraph) => paragraph.replace(/^\s*\n/, '').trimEnd())
    .filter((paragraph) => paragraph.trim() !== '')
    .map((script) => ({ title: titleOf(script), script }));
}

function titleOf(script: string): string {
  const [line = ''] = script.trimStart().split('\n', 1);
  return firstLine(line.replace(/^#+[ \t]*(?=\S)/, ''), 100);
}
