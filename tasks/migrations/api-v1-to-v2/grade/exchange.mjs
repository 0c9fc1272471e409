/**
 * What is sent to a probe child, at build time and at grading time: it asks an app one request after the other and
 * tells what came back. It closes over nothing and knows no expected value.
 */
export async function exchange({ load }, { requests, data, secrets, start }) {
  const { createApp } = await load('src/app.js');
  let now = start;
  const app = createApp({ data, clock: { now: () => now }, secrets });
  const kept = {};
  const seen = [];
  for (const { method, url, headers = {}, body = '', after, keep = {} } of requests) {
    now = start + after * 1000;
    const filled = url.replace(/\{\{(\w+)\}\}/g, (_, name) => encodeURIComponent(String(kept[name] ?? '')));
    const answer = await app.handle({ method, url: filled, headers: { ...headers }, body });
    for (const [name, [where, what]] of Object.entries(keep)) {
      const text = String(where === 'body' ? answer.body : (answer.headers[where] ?? ''));
      kept[name] =
        where === 'body' ? /^\s*\{/.test(text) && JSON.parse(text)[what] : new RegExp(what).exec(text)?.[1];
    }
    seen.push({ status: answer.status, headers: { ...answer.headers }, body: answer.body });
  }
  return seen;
}
