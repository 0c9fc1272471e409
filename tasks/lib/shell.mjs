/** The lines around a step's text in solve.sh; the loader of mimo-bench takes them off again. */
const OPEN = '( # step';
const CLOSE = ') # end of step';
const STEP_LINE = /^### step:/m;

/**
 * One step of a reference: POSIX shell, run from the workdir in a fresh shell. It may rely on files that
 * earlier steps left, never on their variables or their directory.
 * @typedef {{title: string, script: string}} Step
 */

/** @param {string} text @returns {string} one POSIX shell word */
export function quote(text) {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * A command that writes `content` to `path`, byte for byte, making its directories.
 * @param {string} path
 * @param {string} content
 * @param {{append?: boolean, executable?: boolean}} [options]
 * @returns {string} shell text that ends with a newline
 */
export function heredoc(path, content, { append = false, executable = false } = {}) {
  const file = quote(path.startsWith('-') ? `./${path}` : path);
  const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const lines = parent === '' ? '' : `mkdir -p ${quote(parent)}\n`;
  const redirect = append ? '>>' : '>';
  return `${lines}${feed(redirectedCat(redirect, file), content)}${executable ? `chmod +x ${file}\n` : ''}`;
}

const redirectedCat = (redirect, file) => ({
  plain: `cat ${redirect} ${file}`,
  printed: `${redirect} ${file}`,
});

/** A here-document ends in a newline, so text that does not (and empty text) goes through printf. */
function feed({ plain, printed }, content) {
  if (content.includes('\0')) throw new TypeError('heredoc: shell text cannot carry a NUL byte');
  if (!content.endsWith('\n')) return `printf '%s' '${content.replaceAll("'", "'\\''")}' ${printed}\n`;
  const mark = delimiter(content);
  return `${plain} <<'${mark}'\n${content}${mark}\n`;
}

/**
 * A command whose standard input is `content`.
 * @param {string} command
 * @param {string} content
 */
export function withInput(command, content) {
  return feed({ plain: command, printed: `| ${command}` }, content);
}

function delimiter(content) {
  const lines = new Set(content.split('\n'));
  let mark = 'EOF';
  for (let tried = 1; lines.has(mark); tried++) mark = `EOF_${tried}`;
  return mark;
}

/**
 * solve.sh as tasks.md asks: a line `### step: <title>` opens each step. Run whole, each step has a subshell
 * of its own, so that its `cd`, variables and options end with it; the first failing command ends the script.
 * @param {readonly Step[]} steps
 * @param {{workdir?: string}} [options]
 */
export function solveScript(steps, { workdir = '/app' } = {}) {
  const head = `#!/bin/sh\nset -eu\ncd ${quote(workdir)}\n`;
  return head + steps.map(stepText).join('');
}

function stepText({ title, script }, index) {
  const where = `step ${index + 1} (${title})`;
  if (title.trim() === '' || /[\n\r]/.test(title))
    throw new TypeError(`${where}: expected a title of one line`);
  if (STEP_LINE.test(script)) {
    throw new TypeError(`${where}: a line that starts with "### step:" would end the step early`);
  }
  const body = script.trim() === '' ? ':' : script.replace(/\n+$/, '');
  return `\n### step: ${title.trim()}\n${OPEN}\n${body}\n${CLOSE}\n`;
}
