/** Names the records that are still in the old form; exits with 1 while there are any. */
import { readdirSync, readFileSync } from 'node:fs';

const old = readdirSync('records').filter(
  (file) => JSON.parse(readFileSync(`records/${file}`, 'utf8')).version !== 2,
);
for (const file of old.sort()) console.log(`records/${file} is in the old form`);
process.exitCode = old.length > 0 ? 1 : 0;
