import { digest } from '../normalise.ts';
import type { SourceFacts, SourceStep } from '../source.ts';
import { type Fields, fieldsOf, parseJson, stringOf } from './json-line.ts';
import { jsonValues } from './json-stream.ts';

/**
 * SWE-agent's `.traj`: one entry of `trajectory` a step, addressed by its 1-based place. Each entry repeats the whole
 * conversation that led to it; it is held one at a time.
 */
export async function* readSweAgent(
  chunks: AsyncIterable<string>,
  facts: SourceFacts,
): AsyncGenerator<SourceStep> {
  facts.agent = 'swe-agent';
  const wanted = [['trajectory', '*'], ['replay_config']];
  const lost = (): void => {
    facts.skipped += 1;
  };
  for await (const { path, value } of jsonValues(chunks, wanted, lost)) {
    if (path[0] === 'replay_config') facts.model = modelOf(value);
    else if (typeof value !== 'object' || value === null) facts.skipped += 1;
    else yield stepOf(fieldsOf(value), Number(path[1]) + 1);
  }
}

/** The configuration is an object, or JSON in a text. */
function modelOf(value: unknown): string | null {
  const config = typeof value === 'string' ? fieldsOf(parseJson(value)) : fieldsOf(value);
  return stringOf(fieldsOf(fieldsOf(config['agent'])['model'])['name']) || null;
}

function stepOf(entry: Fields, ref: number): SourceStep {
  const action = stringOf(entry['action']).trim();
  const observation = entry['observation'];
  const result = typeof observation === 'string' ? { text: observation, isError: false } : undefined;
  return {
    ref,
    lastRef: ref,
    text: stringOf(entry['response']) || stringOf(entry['thought']),
    operations: action === '' ? [] : [{ tool: 'bash', arguments: { command: action }, result }],
    tree: treeOf(entry['state']),
  };
}

/** The state after the step is an object, or JSON in a text; some set-ups put the repository's diff into it. */
function treeOf(value: unknown): string | undefined {
  const state = typeof value === 'string' ? fieldsOf(parseJson(value)) : fieldsOf(value);
  return typeof state['diff'] === 'string' ? digest(state['diff']) : undefined;
}
