/**
 * Checks of what a caller passes. All of them throw a RangeError that names the function, the offending value and
 * what was expected: a wrong number here would otherwise come back as a plausible one.
 */

/** Name of the function that was called and the place of the value in its arguments. */
export interface Place {
  readonly of: string;
  readonly what: string;
}

function refuse({ of, what }: Place, expected: string, value: unknown): never {
  throw new RangeError(`${of}: ${what} must be ${expected}, was ${String(value)}`);
}

export function checkNotEmpty(of: string, what: string, values: readonly unknown[]): void {
  if (values.length === 0) throw new RangeError(`${of}: ${what} must not be empty`);
}

export function checkFinite(place: Place, value: number): void {
  if (!Number.isFinite(value)) refuse(place, 'a finite number', value);
}

export function checkTime(place: Place, value: number): void {
  if (!Number.isFinite(value) || value < 0) refuse(place, 'a finite number, 0 or more', value);
}

export function checkPositive(place: Place, value: number): void {
  if (!Number.isFinite(value) || value <= 0) refuse(place, 'a finite number above 0', value);
}

/** Closed interval. */
export function checkProbability(place: Place, value: number): void {
  if (!(value >= 0 && value <= 1)) refuse(place, 'a probability in [0, 1]', value);
}

/** Open interval: a confidence level, a significance level, a power. */
export function checkLevel(place: Place, value: number): void {
  if (!(value > 0 && value < 1)) refuse(place, 'strictly between 0 and 1', value);
}

export function checkCount(place: Place, value: number, least = 0, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  const bounds = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
  refuse(place, `a whole number, ${bounds}`, value);
}
