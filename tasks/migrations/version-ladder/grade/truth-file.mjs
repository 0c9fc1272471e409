/** All that the grader knows beside the library, as one JSON value. */
import { areasOf, constraints, gates, milestonesOf, rungsOf } from './scoring.mjs';
import { gitTree, sha256 } from './truth.mjs';

const KEPT = /^(?:bin|tools|tests|src\/platform|src\/cli)\/|^PUBLIC\.md$/;
const ARCHIVE = /^(?:legacy|data\/archive)\//;
const PLATFORM = /^src\/platform\//;

const pick = (files, pattern) => Object.entries(files).filter(([path]) => pattern.test(path));
const sums = (files, pattern) =>
  Object.fromEntries(pick(files, pattern).map(([path, text]) => [path, sha256(text)]));

export function truthFile({ plan, units, files, truth, cases, history }) {
  return {
    last: plan.last,
    milestones: milestonesOf(plan, units).map(({ id, weight }) => ({ id, weight })),
    gates: gates.map(({ id }) => ({ id })),
    constraints: constraints.map(({ id, penalty }) => ({ id, penalty })),
    rungs: rungsOf(plan),
    areas: areasOf(plan),
    versions: truth,
    units: plan.units.map(({ version, cap, kind }) => ({ version, cap: cap.name, kind })),
    modules: plan.caps.map((cap) => ({ name: cap.name, ...cases.modules[cap.name] })),
    tables: cases.tables,
    platform: { 'package.json': '{ "type": "commonjs" }\n', ...Object.fromEntries(pick(files, PLATFORM)) },
    kept: sums(files, KEPT),
    archive: sums(files, ARCHIVE),
    base: { tree: gitTree(files), subject: history.at(-1).message.split('\n')[0], commits: history.length },
  };
}
