/**
 * The hidden grader. It reads /app and runs nothing of it, and writes a number for every milestone, gate and
 * constraint of mimo.yaml, and `reward` for whoever wants one.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

const expected = JSON.parse(readFileSync('/tests/expected.json', 'utf8'));
const read = (path) => {
  try {
    return readFileSync(`/app/${path}`, 'utf8');
  } catch {
    return undefined;
  }
};
const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
const share = (list, holds) => (list.length === 0 ? 0 : list.filter(holds).length / list.length);

const found = new Map(expected.map(({ id, file }) => [id, parse(read(file) ?? '')]));
const isRight = ({ id, record }) => isDeepStrictEqual(found.get(id), record);
const quarterOf = (index) => Math.floor((4 * index) / expected.length) + 1;
const quarters = [1, 2, 3, 4].map((quarter) => [
  `quarter-${quarter}`,
  share(
    expected.filter((_, index) => quarterOf(index) === quarter),
    isRight,
  ),
]);

const lines = (read('LEDGER.tsv') ?? '').split('\n').slice(1).filter((line) => line !== '');
// A line counts with the work that it stands for: a ledger alone is worth nothing.
const isNoted = (each) => isRight(each) && lines.includes(`${each.id}\t${each.rule}`);
const numbers = lines.map((line) => Number(line.split('\t')[0]));
const inOrder = numbers.every((number, index) => index === 0 || number > numbers[index - 1]);

const rewards = {
  ...Object.fromEntries(quarters),
  ledger: share(expected, isNoted),
  readable: [...found.values()].every((record) => record !== undefined) ? 1 : 0,
  'ledger-order': inOrder ? 1 : 0,
};
const milestones = [...quarters.map(([, value]) => value), rewards.ledger];
const mean = milestones.reduce((sum, value) => sum + value, 0) / milestones.length;
const reward = rewards.readable === 0 ? 0 : Math.max(0, mean - (rewards['ledger-order'] ? 0 : 0.2));
writeFileSync('/logs/verifier/reward.json', JSON.stringify({ ...rewards, reward }, null, 2));
