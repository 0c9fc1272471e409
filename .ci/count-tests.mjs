// Prints "<passed> <failed>" from Vitest's JSON report. A file that could not be loaded, an unhandled error and a
// report that is missing each count as a failure: none of them may read as a pass.
import { existsSync, readFileSync } from 'node:fs';

const [report, status] = process.argv.slice(2);
const [passed, failed] = existsSync(report) ? count(JSON.parse(readFileSync(report, 'utf8'))) : [0, 1];
process.stdout.write(`${passed} ${failed === 0 && status !== '0' ? 1 : failed}\n`);

function count({ testResults }) {
  const tests = testResults.flatMap((file) => file.assertionResults);
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  const having = (state) => tests.filter((test) => test.status === state).length;
  return [having('passed'), having('failed') + brokenFiles.length];
}
