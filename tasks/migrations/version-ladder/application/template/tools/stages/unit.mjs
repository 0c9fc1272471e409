import fs from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';

/** node:test in this process: one start for all files. */
export async function unit(root, sources) {
  const tests = path.join(root, 'tests', 'unit');
  const all = fs.readdirSync(tests, { recursive: true }).filter((name) => name.endsWith('.test.js'));
  const wanted = sources.map((name) => name.replace(/^src\//, '').replace(/\.js$/, '.test.js'));
  const missing = wanted.filter((name) => !all.includes(name));
  if (missing.length > 0) return missing.map((name) => `no tests/unit/${name}`);
  const files = (wanted.length > 0 ? wanted : all).sort().map((name) => path.join(tests, name));
  const faults = [];
  const stream = run({ files, isolation: 'none', concurrency: false, timeout: 5000 });
  stream.on('test:fail', (event) => {
    const cause = event.details.error.cause ?? event.details.error;
    faults.push(`${event.name}: ${String(cause?.message ?? cause).split('\n')[0]}`);
  });
  for await (const _ of stream);
  return faults;
}
