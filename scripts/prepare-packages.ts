/**
 * Prepares the npm packages of a task's environment and prints where they lie: an empty line where it asks for none.
 *
 *   node scripts/prepare-packages.ts TASK/environment
 */
import { preparePackages } from '../src/sandbox/index.ts';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: node scripts/prepare-packages.ts TASK/environment');
const onLog = (line: string): void => console.error(`prepare-packages: ${line}`);
console.log((await preparePackages(directory, { onLog })) ?? '');
