#!/usr/bin/env node
// Replays what the proxy recorded of v1: node tools/replay.mjs [resource...]. Body, status and headers must be the same;
// a resource that is in the register of retirements has its three headers besides (docs/v2-conventions.md).
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createApp } from '../src/app.js';

const ROOT = path.join(import.meta.dirname, '..');
const NOTICE = ['deprecation', 'sunset', 'link'];
const read = (name) => readFileSync(path.join(ROOT, name), 'utf8');

export async function replay(resources) {
  const register = new Map(read('RETIREMENTS.tsv').split('\n').filter((line) => /^\d/.test(line)).map((line) => [line.split('\t')[2], line.split('\t')[1]]));
  let findings = 0;
  for (const resource of resources) {
    const file = `traffic/${resource}.jsonl`;
    if (!existsSync(path.join(ROOT, file))) continue;
    const exchanges = read(file).split('\n').filter(Boolean).map((line) => JSON.parse(line));
    let now = 0;
    const app = createApp({ clock: { now: () => now }, secrets: JSON.parse(read('fixtures/secrets.json')) });
    for (const [at, { request, response }] of exchanges.entries()) {
      now = request.at;
      const { status, headers, body } = await app.handle(request);
      const rest = Object.fromEntries(Object.entries(headers).filter(([name]) => !register.has(resource) || !NOTICE.includes(name)));
      const text = (value) => JSON.stringify([value.status, Object.entries(value.headers).sort(([a], [b]) => (a < b ? -1 : 1)), value.body]);
      const wrong = text({ status, headers: rest, body }) !== text(response);
      // The router's own words are nobody's.
      const own = !['not found\n', 'method not allowed\n'].includes(response.body);
      const silent = own && register.has(resource) && !String(headers.link).includes(register.get(resource));
      if (wrong) console.error(`${file}:${at + 1} ${request.method} ${request.url}\n  recorded ${text(response)}\n  now      ${text({ status, headers: rest, body })}`);
      if (silent) console.error(`${file}:${at + 1} ${request.method} ${request.url}: no notice of retirement`);
      if (wrong || silent) findings += 1;
    }
  }
  return findings;
}

if (import.meta.main) {
  const all = JSON.parse(read('contract/resources.json')).map((each) => each.resource);
  const chosen = process.argv.length > 2 ? process.argv.slice(2) : all;
  process.exit((await replay(chosen)) === 0 ? 0 : 1);
}
