import type { ScriptStep } from '../core/index.ts';

const opening = /^### step:[ \t]*(.*)$/;

/** The lines that `tasks/lib` puts around a step so that solve.sh also runs whole. */
const wrapper = /^\( # step\n([\s\S]*)\n\) # end of step$/;

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
  const file = '"$script"';
  const script = `script=$(mktemp)\ncat > ${file} <<'${mark}'\n${text}\n${mark}\n${shell} ${file}\nstatus=$?\nrm -f ${file}\nexit "$status"\n`;
  return { title, script };
}
