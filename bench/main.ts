/** `npm run bench -- [--only NAME]... [--quick] [--json FILE]`: figures as ratios within one run; nothing is asserted. */
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { benchAnalysis } from './analysis.ts';
import type { Bench } from './figure.ts';
import { benchGate } from './gate.ts';
import { benchGateway } from './gateway.ts';
import { benchMemory } from './memory.ts';
import { benchPages } from './pages.ts';
import { type BenchResult, renderFigures, renderNotes } from './report.ts';
import { benchSnapshots } from './snapshots.ts';
import { benchSteps } from './steps.ts';

const benches: Readonly<Record<string, Bench>> = {
  steps: benchSteps,
  snapshots: benchSnapshots,
  gateway: benchGateway,
  analysis: benchAnalysis,
  gate: benchGate,
  pages: benchPages,
  memory: benchMemory,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const unknown = values.only.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`no bench "${unknown.join('", "')}"; there are: ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
} else await main();

async function main(): Promise<void> {
  const machine = {
    date: new Date().toISOString(),
    node: process.version,
    cpus: cpus().length,
    loadBefore: loadavg(),
  };
  const results: BenchResult[] = [];
  for (const [bench, run] of Object.entries(benches)) {
    if (values.only.length > 0 && !values.only.includes(bench)) continue;
    const say = (text: string): void => console.error(`${bench}: ${text}`);
    results.push({ bench, figures: await run({ quick: values.quick, say }) });
    // After each: a later bench may fail, and what was measured stays.
    if (values.json !== undefined) await writeFile(values.json, toJson({ ...machine, results }));
  }
  console.log(renderFigures(results, process.stdout.columns || 160));
  console.log(['', ...renderNotes(results), machineLine(machine)].join('\n'));
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A benchmark on a busy machine measures the others: the load is part of the result. */
function machineLine({ node, cpus: count, loadBefore }: Readonly<Record<string, unknown>>): string {
  const load = (averages: unknown): string => (averages as number[])[0]!.toFixed(1);
  return `Node ${node}, ${count} CPUs, load ${load(loadBefore)} before and ${load(loadavg())} after`;
}
