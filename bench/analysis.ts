import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { analyseLog, assess, observeTrajectory } from '../src/analysis/index.ts';
import { textLines } from '../src/store/index.ts';
import { type Bench, type Floor, figureOf, floorOf } from './figure.ts';
import { scratchDirectory } from './scratch.ts';

/**
 * Steps a second of `analyze` on logs of Claude Code: sessions as people have them, and one that never ended, which
 * shows whether a step costs more the longer the run. Half of each works, then it goes in circles.
 */
export const benchAnalysis: Bench = async ({ quick, say }) => {
  await using scratch = await scratchDirectory();
  const figures = [];
  for (const steps of quick ? [500] : [500, 20_000]) {
    const path = join(scratch.path, `${steps}.jsonl`);
    const lines = Array.from({ length: steps }, (_, index) => stepLines(index + 1, steps)).flat();
    await writeFile(path, `${lines.join('\n')}\n`);
    const log = { path, shown: path };
    const repeats = Math.ceil((quick ? 2_000 : 40_000) / steps);
    const read: number[] = [];
    const whole: number[] = [];
    const judged: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      read.push(await rate(steps, () => parsed(path)));
      whole.push(await rate(steps, () => analysed(log)));
      const { run } = await observeTrajectory('claude-code', textLines(path));
      judged.push(await rate(steps, async () => assess(run)));
    }
    say(`${repeats} times ${steps} steps, ${(lines.join('').length / steps / 1000).toFixed(1)} kB each`);
    const about = (floor?: Floor) => ({
      unit: 'steps/s',
      target: { atLeast: 50_000 },
      ...(floor && { floor }),
    });
    figures.push(
      figureOf(whole, {
        name: `analyze, ${steps} steps a session`,
        ...about(floorOf('its lines read and parsed', read)),
      }),
      figureOf(judged, { name: `detectors and onset alone, ${steps} steps a run`, ...about() }),
    );
  }
  return figures;
};

async function rate(steps: number, work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (steps / (performance.now() - started)) * 1000;
}

async function parsed(path: string): Promise<void> {
  for await (const { text } of textLines(path)) if (text !== undefined) JSON.parse(text);
}

async function analysed(log: Parameters<typeof analyseLog>[0]): Promise<void> {
  for await (const { analysis } of analyseLog(log, 'claude-code')) {
    if (analysis.onset === null) throw new Error('the circles of the second half were not found');
  }
}

const kinds = [
  (n: number) => [`sed -n '1,40p' src/module-${n}.js`, source(n), false] as const,
  (n: number) => [`sed -i 's/callback/await/' src/module-${n}.js`, '', false] as const,
  (n: number) =>
    [`node --test test/module-${n}.test.js`, `# pass ${n}\n# fail 0\n${source(n)}`, false] as const,
  (n: number) => [`git commit -qam "Move module ${n}"`, `[main ${hash(n)}] Move module ${n}`, false] as const,
  (n: number) => [`cat src/old-${n}.js`, `cat: src/old-${n}.js: No such file or directory`, true] as const,
];
const circle = 3;

function stepLines(step: number, of: number): string[] {
  const number = step > of / 2 ? Math.floor(of / 2) + (step % circle) : step;
  const [command, output, failed] = kinds[number % kinds.length]!(number);
  const id = `call_${step}`;
  const usage = { input_tokens: 1000 + step * 40, cache_read_input_tokens: step * 40, output_tokens: 40 };
  const content = [
    { type: 'text', text: `Now module ${number}.` },
    { type: 'tool_use', id, name: 'Bash', input: { command } },
  ];
  const result = { tool_use_id: id, type: 'tool_result', content: output, is_error: failed };
  const common = { isSidechain: false, sessionId: 's', timestamp: '2026-01-01T00:00:00.000Z' };
  return [
    {
      ...common,
      type: 'assistant',
      message: { id: `msg_${step}`, role: 'assistant', model: 'm', content, usage },
    },
    { ...common, type: 'user', message: { role: 'user', content: [result] } },
  ].map((line) => JSON.stringify(line));
}

const hash = (n: number): string => (n * 2_654_435_761).toString(16).slice(0, 7);

const source = (n: number): string =>
  Array.from({ length: 12 }, (_, line) => `  export const part${line} = (x) => x + ${n * line};`).join('\n');
