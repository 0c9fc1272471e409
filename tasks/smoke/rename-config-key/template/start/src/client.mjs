/** Sends an event to a carrier. `send(carrier, event, {signal})` does the actual request. */
export async function deliver(config, send, carrier, event) {
  let last;
  for (let attempt = 0; attempt <= config.retries; attempt++) {
    try {
      return await send(carrier, event, { signal: AbortSignal.timeout(config.timeout) });
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`${carrier} did not take the event (${config.retries + 1} attempts of ${config.timeout} ms)`, {
    cause: last,
  });
}
