/**
 * The checks of this repository, in stages: a later one says little while an earlier one fails.
 *
 *   node tools/check.mjs                     all stages
 *   node tools/check.mjs lint|data|integration|e2e
 *   node tools/check.mjs unit [FILE...]      tests of all modules, or of src/... files
 */
import path from 'node:path';
import { data } from './stages/data.mjs';
import { endToEnd, integration } from './stages/live.mjs';
import { lint } from './stages/lint.mjs';
import { unit } from './stages/unit.mjs';

const root = path.join(import.meta.dirname, '..');
const stages = { lint, unit, data, integration, e2e: endToEnd };
const [wanted, ...files] = process.argv.slice(2);

if (wanted !== undefined && !Object.hasOwn(stages, wanted)) {
  console.error(`unknown stage ${wanted}; stages: ${Object.keys(stages).join(', ')}`);
  process.exitCode = 2;
} else {
  for (const name of wanted === undefined ? Object.keys(stages) : [wanted]) {
    const faults = await stages[name](root, files);
    console.log(`${name}: ${faults.length === 0 ? 'ok' : `${faults.length} fault(s)`}`);
    for (const fault of faults) console.log(`  ${fault}`);
    if (faults.length > 0) {
      process.exitCode = 1;
      break;
    }
  }
}
