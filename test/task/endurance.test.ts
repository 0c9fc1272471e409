import { describe, expect, it } from 'vitest';
import { MimoError } from '../../src/core/index.ts';
import { loadTask } from '../../src/task/index.ts';
import { harborFiles, mimoYaml, scratch } from './fixtures.ts';

async function failure(files: Record<string, string>): Promise<MimoError> {
  await using directory = await scratch();
  await directory.write(files);
  const error: unknown = await loadTask(directory.path).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MimoError);
  return error as MimoError;
}

describe('mimo.yaml', () => {
  it.each([
    ['a syntax error', `${mimoYaml}gates: [\n`, /mimo\.yaml:\d+: .*column/],
    [
      'an unknown key',
      `${mimoYaml}gate:\n  - { id: x, title: y }\n`,
      /mimo\.yaml:7: gate: unknown key; expected gates/,
    ],
    [
      'an unknown key in a list',
      `${mimoYaml}gates:\n  - { id: x, title: y }\n  - id: z\n    titel: y\n`,
      /mimo\.yaml:10: gates\[1\]\.titel: unknown key; expected title/,
    ],
    [
      'a wrong type',
      mimoYaml.replace('default: 10', 'default: ten'),
      /mimo\.yaml:4: units\.default: expected a number, got "ten"/,
    ],
    [
      'a missing key',
      mimoYaml.replace('family: small\n', ''),
      /mimo\.yaml:1: family: expected a string, the key is missing/,
    ],
    [
      'a default off the dial',
      mimoYaml.replace('default: 10', 'default: 11'),
      /mimo\.yaml:4: units\.default: expected one of the dial's 10, got 11/,
    ],
    [
      'an id used twice',
      `${mimoYaml}gates:\n  - { id: done, title: y }\n`,
      /mimo\.yaml:8: gates\[0\]\.id: the id "done" is taken/,
    ],
    [
      'no milestone',
      mimoYaml.replace(/milestones:[\s\S]*/, ''),
      /mimo\.yaml:\d+: milestones: expected at least one milestone/,
    ],
    [
      'another version',
      mimoYaml.replace('task@1', 'task@9'),
      /mimo\.yaml:1: schema: expected mimo-bench\/task@1, got "mimo-bench\/task@9"/,
    ],
    ['no mapping', 'just text\n', /mimo\.yaml:1: expected a table of keys and values, got "just text"/],
  ])('names file, line, key and expectation of %s', async (_, yaml, message) => {
    const error = await failure({ ...harborFiles(), 'mimo.yaml': yaml });
    expect(error).toMatchObject({ kind: 'user', code: 'MIMO_YAML_INVALID' });
    expect(error.message).toMatch(message);
  });
});
