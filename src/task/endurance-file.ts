import { type Endurance, enduranceSchema } from '../core/index.ts';
import { invalidFile, type Problem } from './located.ts';
import { parseYaml } from './yaml-file.ts';

const code = 'MIMO_YAML_INVALID';

/**
 * Reads the text of a mimo.yaml.
 *
 * @param file name for messages
 * @param built whether the task is ready to run, and so must have milestones
 * @throws MimoError user `MIMO_YAML_INVALID`, naming file, line, key and what was expected
 */
export function parseEndurance(text: string, file: string, built: boolean): Endurance {
  const { value, lines } = parseYaml(text, file, enduranceSchema, code);
  const problems = [...dialProblems(value), ...duplicateIds(value), ...(built ? missingParts(value) : [])];
  if (problems.length > 0) {
    throw invalidFile(
      code,
      lines,
      problems,
      'Correct the keys that are named; the task cannot be graded as it stands.',
    );
  }
  return value;
}

function dialProblems({ units }: Endurance): Problem[] {
  if (units.dial.includes(units.default)) return [];
  return [
    {
      path: ['units', 'default'],
      text: `expected one of the dial's ${units.dial.join(', ')}, got ${units.default}`,
    },
  ];
}

/** Ids share one flat `reward.json`, so they are unique across the three kinds. */
function duplicateIds(endurance: Endurance): Problem[] {
  const seen = new Set<string>(['reward']);
  const problems: Problem[] = [];
  for (const kind of ['milestones', 'gates', 'constraints'] as const) {
    for (const [index, { id }] of endurance[kind].entries()) {
      const text = id === 'reward' ? 'the id "reward" is the score itself' : `the id "${id}" is taken`;
      if (seen.has(id))
        problems.push({ path: [kind, index, 'id'], text: `${text}; expected an id of its own` });
      seen.add(id);
    }
  }
  return problems;
}

function missingParts({ milestones }: Endurance): Problem[] {
  if (milestones.length > 0) return [];
  return [{ path: ['milestones'], text: 'expected at least one milestone in a built task, got none' }];
}
