/** Waits for open deliveries, at most `config.shutdown.timeout` milliseconds. Returns how many were left. */
export async function drain(config, open) {
  const { promise, resolve } = Promise.withResolvers();
  const timer = setTimeout(resolve, config.shutdown.timeout, 'timeout');
  let left = open.length;
  const each = open.map((delivery) => delivery.then(() => left--, () => left--));
  await Promise.race([Promise.all(each), promise]);
  clearTimeout(timer);
  return left;
}
