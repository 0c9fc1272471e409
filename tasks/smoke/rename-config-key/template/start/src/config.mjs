import { readFileSync } from 'node:fs';

const defaults = JSON.parse(readFileSync(new URL('../config/defaults.json', import.meta.url), 'utf8'));

const variables = { RELAY_PORT: 'port', RELAY_TIMEOUT: 'timeout', RELAY_RETRIES: 'retries' };

/**
 * The configuration in force: defaults, then the file's values, then the environment's.
 * @param {object} [file] the parsed configuration file
 * @param {Record<string, string>} [env]
 * @param {(message: string) => void} [warn] told of each deprecated key once
 */
export function loadConfig(file = {}, env = {}, warn = () => {}) {
  const given = { ...file, ...fromEnvironment(env) };
  if ('carrier' in given) {
    warn('"carrier" is deprecated, use "carriers"');
    given.carriers ??= [given.carrier];
    delete given.carrier;
  }
  const config = { ...defaults, ...given, shutdown: { ...defaults.shutdown, ...given.shutdown } };
  check(config);
  return config;
}

function fromEnvironment(env) {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, key]) => (name in env ? [[key, Number(env[name])]] : [])),
  );
}

function check(config) {
  for (const key of Object.keys(config)) {
    if (!(key in defaults)) throw new Error(`unknown key "${key}"`);
  }
  for (const key of ['port', 'timeout', 'retries']) {
    if (!Number.isInteger(config[key]) || config[key] < 0) {
      throw new Error(`"${key}": expected a whole number, got ${JSON.stringify(config[key])}`);
    }
  }
}
