/** What the monitoring reads. */
export function health(config, carriersDown = []) {
  return {
    ok: carriersDown.length < config.carriers.length,
    carriers: config.carriers.length,
    worstCaseMs: (config.retries + 1) * config.timeout,
  };
}
