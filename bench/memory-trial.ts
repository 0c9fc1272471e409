/**
 * The trial whose memory is measured, in a process of its own started with --expose-gc: nothing else may live in its
 * heap. Arguments: steps, characters of padding a reply. Prints one JSON line per mark, and one at the end.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createAgent } from '../src/agent/index.ts';
import type { Agent } from '../src/core/index.ts';
import { createGateway } from '../src/gateway/index.ts';
import { createLocalProvider } from '../src/sandbox/index.ts';
import { writeBenchTask } from './bench-task.ts';
import { runBenchTrial } from './bench-trial.ts';
import type { MemoryMark } from './memory.ts';
import { scratchDirectory } from './scratch.ts';

const [steps = 1000, padding = 0] = process.argv.slice(2).map(Number);
/** Above the tokens that the context reaches, and no compaction before it is full. */
const window = 1_250_000;

await using scratch = await scratchDirectory();
await using provider = createLocalProvider();
await using gateway = await createGateway();
const task = await writeBenchTask(join(scratch.path, 'task'), steps);
const started = performance.now();
let stepMs = started;
const { result } = await runBenchTrial({
  task,
  agent: marked(createAgent('mimo', { mimo: { compactAt: 1 } })),
  provider,
  gateway,
  model: `sim/steady?pad=${padding}`,
  contextWindow: window,
  directory: scratch.path,
});
if (result.sideCalls > 0)
  throw new Error('the conversation was compacted: it is not what was to be measured');

/** The same agent; each tenth of the steps is marked once its checkpoint is kept and no request is under way. */
function marked(agent: Agent): Agent {
  let step = 0;
  return {
    ...agent,
    run: (context) =>
      agent.run({
        ...context,
        async saveCheckpoint(state) {
          await context.saveCheckpoint(state);
          step += 1;
          if (step % (steps / 10) === 0) mark(step, contextTokensOf(state));
        },
      }),
  };
}

function contextTokensOf(state: unknown): number {
  return (state as { size: { tokens: number } }).size.tokens;
}

function mark(step: number, contextTokens: number): void {
  const now = performance.now();
  const perStep = (now - stepMs) / (steps / 10);
  // Twice: what finalizers of the first let go is freed by the second.
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const line: MemoryMark = {
    step,
    contextTokens,
    ...{ rss, live: heapUsed + external, recordBytes: bytesIn(join(scratch.path, 'trial')) },
    ...{ stepMs: perStep, elapsedMs: now - started },
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  stepMs = performance.now();
}

function bytesIn(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
