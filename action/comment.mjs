// The action's step "Comment": keeps one comment on the pull request, found again by its first line, so that a pull
// request with twenty pushes has one comment and not twenty. Needs GITHUB_TOKEN and the variables of a workflow run.
import { readFile } from 'node:fs/promises';

const {
  GITHUB_API_URL = 'https://api.github.com',
  GITHUB_REPOSITORY,
  GITHUB_EVENT_PATH,
  GITHUB_TOKEN,
} = process.env;

/** GitHub refuses longer comments. */
const mostCharacters = 65_536;

const body = clipped(await readFile(process.argv[2], 'utf8'));
const mark = body.slice(0, body.indexOf('\n'));
const event = JSON.parse(await readFile(GITHUB_EVENT_PATH, 'utf8'));
const comments = `/repos/${GITHUB_REPOSITORY}/issues/${event.pull_request.number}/comments`;

try {
  const earlier = await findComment();
  const made = earlier
    ? await call('PATCH', `/repos/${GITHUB_REPOSITORY}/issues/comments/${earlier.id}`, { body })
    : await call('POST', comments, { body });
  console.log(`${earlier ? 'updated' : 'wrote'} ${made.html_url}`);
} catch (error) {
  // A fork's token may not comment. The verdict stands in the job summary; only the comment is missing.
  console.log(`::warning title=No comment on the pull request::${error.message}`);
}

async function findComment() {
  for (let page = 1; ; page += 1) {
    const found = await call('GET', `${comments}?per_page=100&page=${page}`);
    const ours = found.find((comment) => comment.body?.startsWith(mark));
    if (ours || found.length < 100) return ours;
  }
}

async function call(method, path, content) {
  const response = await fetch(`${GITHUB_API_URL}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${GITHUB_TOKEN}`,
      'x-github-api-version': '2022-11-28',
      'user-agent': 'mimo-bench',
    },
    ...(content ? { body: JSON.stringify(content) } : {}),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${(await response.text()).slice(0, 200)}`);
  return response.json();
}

function clipped(text) {
  const note = '\n\n(cut: the whole is in the job summary)\n';
  return text.length <= mostCharacters ? text : text.slice(0, mostCharacters - note.length) + note;
}
