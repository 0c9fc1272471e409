import { writeSync } from 'node:fs';
import { systemClock } from '../../src/core/index.ts';
import { Journal } from '../../src/store/index.ts';

const [path = ''] = process.argv.slice(2);
const journal = await Journal.open(path, { clock: systemClock });
for (;;) {
  const seq = await journal.append({ type: 'step', text: 'x'.repeat(3000) });
  writeSync(1, `${seq}\n`);
}
