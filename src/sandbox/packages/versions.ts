/** The order of semver.org 2.0.0, section 11, for exact versions; build metadata has no rank. */
export function byVersion(a: string, b: string): number {
  const [coreA, preA] = partsOf(a);
  const [coreB, preB] = partsOf(b);
  const core = compareParts(coreA, coreB);
  if (core !== 0) return core;
  // A release ranks above its pre-releases.
  if (preA.length === 0 || preB.length === 0) return preB.length - preA.length;
  return compareParts(preA, preB);
}

function partsOf(version: string): [core: string[], prerelease: string[]] {
  const [, core = '', pre = ''] = /^([\d.]+)(?:-([\w.-]+))?/.exec(version) ?? [];
  return [core.split('.'), pre === '' ? [] : pre.split('.')];
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [one, other] = [a[at], b[at]];
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
    const numeric = [one, other].map((part) => /^\d+$/.test(part));
    if (numeric[0] && numeric[1] && Number(one) !== Number(other)) return Number(one) - Number(other);
    if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
    if (one !== other && !numeric[0]) return one < other ? -1 : 1;
  }
  return 0;
}
