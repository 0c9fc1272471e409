/** Percent of an amount in cents, rounded half up. */
export function percentOf(cents, percent) {
  return Math.floor((cents * percent) / 100 + 0.5);
}

export function sum(amounts) {
  return amounts.reduce((total, amount) => total + amount, 0);
}

export function formatCents(cents) {
  const sign = cents < 0 ? '-' : '';
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
