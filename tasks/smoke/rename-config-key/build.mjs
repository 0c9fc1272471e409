import { readFileSync } from 'node:fs';
import { createRng } from '../../lib/build.mjs';
import { readTemplate, writeSmokeTask } from '../shared/kit.mjs';
import { branch, grading, history, steps } from './plan.mjs';

const here = (path) => new URL(path, import.meta.url);

export async function build({ seed, outDir }) {
  const rng = createRng(`smoke/rename-config-key/${seed}`);
  writeSmokeTask({
    outDir,
    manifest: {
      name: 'rename-config-key',
      title: 'Rename a configuration key everywhere and keep the old one working',
      description:
        'A configuration key and its variable renamed across code and documents, with a deprecation.',
      keywords: ['javascript', 'refactoring', 'configuration'],
    },
    instruction: readFileSync(here('instruction.md'), 'utf8'),
    start: readTemplate(here('template/start/')),
    history,
    steps: steps(readTemplate(here('template/solved/'))),
    grading,
    expected: { branch, cases: { ...loadCases(rng), sites: siteCases(rng) } },
    grader: here('grade.mjs'),
  });
}

const fileWarning = '"timeout" is deprecated, use "requestTimeoutMs"';
const variableWarning = '"RELAY_TIMEOUT" is deprecated, use "RELAY_REQUEST_TIMEOUT_MS"';

/** Each case: what is given, and the key, the old key and the sorted warnings that come of it. */
function loadCases(rng) {
  const [a, b, c] = rng.sample([110, 230, 470, 910, 1300, 2750, 6100, 9999], 3);
  const loads = (file, env, value, warnings = []) => ({
    file,
    env,
    expected: { value, old: false, warnings },
  });
  return {
    newKey: [
      loads({}, {}, 5000),
      loads({ requestTimeoutMs: a }, {}, a),
      loads({}, { RELAY_REQUEST_TIMEOUT_MS: String(b) }, b),
      loads({ requestTimeoutMs: a }, { RELAY_REQUEST_TIMEOUT_MS: String(b) }, b),
      {
        file: { requestTimeoutMs: -a },
        env: {},
        expected: `"requestTimeoutMs": expected a whole number, got -${a}`,
      },
    ],
    oldKey: [
      loads({ timeout: a }, {}, a, [fileWarning]),
      loads({ timeout: a, requestTimeoutMs: b }, {}, b, [fileWarning]),
      loads({ requestTimeoutMs: b, timeout: a }, {}, b, [fileWarning]),
      loads({}, { RELAY_TIMEOUT: String(c) }, c, [variableWarning]),
      loads({}, { RELAY_TIMEOUT: String(c), RELAY_REQUEST_TIMEOUT_MS: String(a) }, a, [variableWarning]),
      loads({ requestTimeoutMs: a }, { RELAY_TIMEOUT: String(c) }, c, [variableWarning]),
      loads({ timeout: a }, { RELAY_TIMEOUT: String(c) }, c, [variableWarning, fileWarning].sort()),
      loads(
        { carrier: 'x', timeout: b },
        {},
        b,
        ['"carrier" is deprecated, use "carriers"', fileWarning].sort(),
      ),
    ],
  };
}

function siteCases(rng) {
  const [retries, requestTimeoutMs] = [rng.int(0, 2), rng.int(5, 25)];
  const config = { retries, requestTimeoutMs, carriers: ['x', 'y'], shutdown: { timeout: 9999 } };
  const failure = `x did not take the event (${retries + 1} attempts of ${requestTimeoutMs} ms)`;
  return {
    config,
    failure,
    attempts: Array.from({ length: retries + 1 }, () => 'TimeoutError'),
    worstCaseMs: (retries + 1) * requestTimeoutMs,
  };
}
