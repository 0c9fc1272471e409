/**
 * What must be observed: the requests, asked of the service as it starts and of the reference, in the same kind of
 * child that grades. v1 of the reference must say what v1 at the start says, or the build fails.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openIsolation } from '../../lib/grader.mjs';
import { exchange } from './grade/exchange.mjs';
import { secretsOf, timed, v1Requests, v2Requests } from './requests.mjs';
import { START } from './rows.mjs';

const NOTICE = ['deprecation', 'sunset', 'link'];

/**
 * @param {Record<string, string>} files a service
 * @param {Map<string, object[]>} tables by resource
 * @param {{resource, requests}[]} scripts
 * @returns {Promise<object[][]>} the answers to each script
 */
async function ask(files, tables, scripts) {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'reference-'));
  fs.chmodSync(scratch, 0o711);
  const root = path.join(scratch, 'workspace');
  const isolation = openIsolation({ scratch, workspace: root, trusted: true });
  const write = (file, text) => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  };
  try {
    for (const [file, text] of Object.entries(files)) write(file, text);
    for (const [id, rows] of tables) write(`tables/${id}.json`, JSON.stringify(rows));
    const answers = new Array(scripts.length);
    const queue = [...scripts.entries()];
    await Promise.all([0, 1].map(() => askNext(isolation, queue, answers)));
    return answers;
  } finally {
    isolation.close();
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

async function askNext(isolation, queue, answers) {
  const probe = isolation.probe({ timeoutMs: 10_000 });
  try {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [at, { resource, requests }] = next;
      const args = { requests, data: 'tables', secrets: secretsOf(resource), start: START };
      answers[at] = await probe.evaluate(exchange, args);
    }
  } finally {
    await probe.close();
  }
}

/** What the proxy recorded of v1: a file a resource. @returns {Promise<Record<string, string>>} */
export async function recordTraffic(plan, files, tables) {
  const scripts = plan.resources.map((resource) => ({
    resource,
    requests: timed(v1Requests(resource, tables.get(resource.id))),
  }));
  const answers = await ask(files, tables, scripts);
  return Object.fromEntries(
    scripts.map(({ resource, requests }, at) => [
      `traffic/${resource.id}.jsonl`,
      requests
        .map(({ method, url, headers, body, after }, index) => {
          const request = { at: START + after * 1000, method, url, headers, body };
          const { status, headers: seen, body: text } = answers[at][index];
          const sorted = Object.fromEntries(Object.entries(seen).sort(([a], [b]) => (a < b ? -1 : 1)));
          return `${JSON.stringify({ request, response: { status, headers: sorted, body: text } })}\n`;
        })
        .join(''),
    ]),
  );
}

/** @returns {Promise<Map<string, {v1, v2}>>} by resource, each `{requests, expected}` */
export async function expectedOf(plan, { start, reference, tables }) {
  const script = (make) =>
    plan.resources.map((resource) => ({
      resource,
      requests: timed(make(resource, tables.get(resource.id))),
    }));
  const [v1, v2] = [script(v1Requests), script(v2Requests)];
  const before = await ask(start, tables, v1);
  const after = await ask(reference, tables, [...v1, ...v2]);
  return new Map(
    plan.resources.map((resource, at) => {
      assertKept(resource, v1[at].requests, before[at], after[at]);
      const second = after[v1.length + at];
      assertAnswered(resource, v2[at].requests, second);
      return [
        resource.id,
        {
          v1: { requests: v1[at].requests, expected: after[at] },
          v2: { requests: v2[at].requests, expected: second },
        },
      ];
    }),
  );
}

function assertKept({ id, kind }, requests, before, after) {
  for (const [at, { status, headers, body }] of after.entries()) {
    const rest = Object.fromEntries(Object.entries(headers).filter(([name]) => !NOTICE.includes(name)));
    if (isDeepStrictEqual({ status, headers: rest, body }, before[at])) continue;
    throw new Error(
      `${id} (${kind.id}): v1 of the reference answers ${requests[at].url} otherwise: ${JSON.stringify([before[at], after[at]])}`,
    );
  }
}

function assertAnswered({ id, kind }, requests, answers) {
  const broken = answers.findIndex(({ status }) => status >= 500);
  if (broken === -1) return;
  throw new Error(
    `${id} (${kind.id}): ${requests[broken].method} ${requests[broken].url} fails on the reference: ${answers[broken].body}`,
  );
}
