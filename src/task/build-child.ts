/**
 * The process in which a task's generator runs: `node build-child.ts BUILD_MJS JSON`. A generator that hangs,
 * exits or fills the memory ends only this process.
 */
import { pathToFileURL } from 'node:url';

const [generator, input] = process.argv.slice(2);
if (generator === undefined || input === undefined) throw new Error('expected BUILD_MJS and JSON');
const { units, seed, outDir, library } = JSON.parse(input) as Record<string, unknown>;
const { build } = (await import(pathToFileURL(generator).href)) as { build?: unknown };
if (typeof build !== 'function') throw new TypeError(`${generator} exports no function "build"`);
const lib = (await import(pathToFileURL(String(library)).href)) as unknown;
await build({ units, seed, outDir, lib });
