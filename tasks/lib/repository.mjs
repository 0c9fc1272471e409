import { npmVariables } from './npm-packages.mjs';
import { quote, withInput } from './shell.mjs';

/**
 * One commit of the history that the workspace starts with.
 * @typedef {object} Commit
 * @property {string} author
 * @property {string} email
 * @property {string} date ISO 8601 with its offset, e.g. `2024-03-11T09:30:00+01:00`
 * @property {string} message subject, and after an empty line the body
 * @property {readonly string[] | Readonly<Record<string, string | null>>} [files] either paths (files or
 *   directories) taken as they stand in the finished tree, or by path the text that the file had at that time
 *   (null: the commit removes it). The last commit needs none: it always leaves exactly the finished tree.
 */

/**
 * Shell that turns /app into a git repository whose last commit is the tree that lies there: pinned dates,
 * several authors, a bare origin with `main` pushed, an identity for the agent, everything packed, and no
 * reflog, hook or dangling object. The finished tree itself is never touched.
 * @param {{history: readonly Commit[], origin?: string, workdir?: string,
 *   agent?: {name: string, email: string}}} options
 */
export function setupScript({
  history,
  origin = '/srv/origin.git',
  workdir = '/app',
  agent = { name: 'Agent', email: 'agent@example.invalid' },
}) {
  if (history.length === 0) throw new TypeError('setupScript: expected at least one commit in history');
  return [
    '#!/bin/sh\nset -eu\n',
    `cd ${quote(workdir)}\n`,
    'export HOME=/nonexistent GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null\n',
    // Reflogs and automatic gc would leave traces of how the repository was made.
    'export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=core.logAllRefUpdates GIT_CONFIG_VALUE_0=false\n',
    'export GIT_CONFIG_KEY_1=gc.auto GIT_CONFIG_VALUE_1=0\n',
    'git init -q --template= -b main .\n',
    'parent=\n',
    ...history.map((commit, index) => commitText(commit, index === history.length - 1)),
    'git update-ref refs/heads/main "$parent"\n',
    `mkdir -p ${quote(origin.slice(0, origin.lastIndexOf('/')) || '/')}\n`,
    `git init -q --bare --template= -b main ${quote(origin)}\n`,
    `git remote add origin ${quote(origin)}\n`,
    'git push -q origin main\n',
    'git branch -q --set-upstream-to=origin/main main\n',
    `git config user.name ${quote(agent.name)}\n`,
    `git config user.email ${quote(agent.email)}\n`,
    `for repository in . ${quote(origin)}; do git -C "$repository" repack -adq; done\n`,
    'git status --porcelain | { ! grep . ; }\n',
  ].join('');
}

function commitText({ author, email, date, message, files = [] }, last) {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(date)) {
    throw new TypeError(
      `commit "${message.split('\n')[0]}": expected an ISO date with its offset, got "${date}"`,
    );
  }
  const who = (role) =>
    `GIT_${role}_NAME=${quote(author)} GIT_${role}_EMAIL=${quote(email)} GIT_${role}_DATE=${quote(date)}`;
  const commit = `git commit-tree "$tree" \${parent:+-p "$parent"} -F -`;
  return [
    `\n# ${message.split('\n')[0]}\n`,
    last ? 'git add -A .\n' : indexText(files),
    'tree=$(git write-tree)\n',
    'message=$(mktemp)\n',
    heredocTo('"$message"', `${message.trimEnd()}\n`),
    `parent=$(${who('AUTHOR')} ${who('COMMITTER')} ${commit} < "$message")\n`,
    'rm "$message"\n',
  ].join('');
}

const heredocTo = (target, content) => withInput(`cat > ${target}`, content);

/** Old texts go straight into the index, so the finished tree in the work directory stays as it is. */
function indexText(files) {
  if (Array.isArray(files)) return files.length === 0 ? '' : `git add -A -- ${files.map(quote).join(' ')}\n`;
  return Object.entries(files)
    .map(([path, content]) => {
      if (content === null) return `git update-index --force-remove -- ${quote(path)}\n`;
      const stored = withInput('git hash-object -w --stdin > .git/stored', content);
      return `${stored}git update-index --add --cacheinfo "100644,$(cat .git/stored),"${quote(path)}\nrm .git/stored\n`;
    })
    .join('');
}

/**
 * The standard Dockerfile of a task. Only FROM, WORKDIR, COPY, ENV and RUN, because the local sandbox replays
 * these without Docker.
 * @param {{base?: string, workdir?: string, env?: Record<string, string>,
 *   copy?: readonly {from: string, to: string}[], setup?: string | null, run?: readonly string[],
 *   packages?: boolean}} [options]
 *   `packages`: `npm-packages.json` is beside the Dockerfile, and npm finds its packages without a network;
 *   `copy` beside `app/`; `setup`: the script of the build context that is run and removed; `run`: further
 *   commands, before it.
 */
export function dockerfile({
  base = 'node:24-bookworm',
  workdir = '/app',
  env = {},
  copy = [],
  setup = 'setup.sh',
  run = [],
  packages = false,
} = {}) {
  const variables = { ...(packages ? npmVariables : {}), ...env };
  const lines = [
    `FROM ${base}`,
    `WORKDIR ${workdir}`,
    ...Object.entries(variables).map(([name, value]) => `ENV ${name}=${JSON.stringify(value)}`),
    ...(packages ? [`COPY npm-packages/ ${npmVariables.npm_config_cache}/`] : []),
    `COPY app/ ${workdir}/`,
    ...copy.map(({ from, to }) => `COPY ${from} ${to}`),
    ...run.map((command) => `RUN ${command}`),
  ];
  if (setup !== null) {
    lines.push(`COPY ${setup} /tmp/setup.sh`, 'RUN sh /tmp/setup.sh && rm /tmp/setup.sh');
  }
  return `${lines.join('\n')}\n`;
}
