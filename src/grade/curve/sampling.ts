/** What is known of a step: nothing yet, its grade, or that it cannot be graded. */
export type Known = { readonly share: number; readonly score: number } | 'ungradable' | undefined;

interface Gap {
  /** The neighbouring steps that are not open any more. */
  readonly from: number;
  readonly to: number;
  readonly urgency: number;
  /** How much changes across it. */
  readonly change: number;
}

/** The first look divides a curve into so many parts: enough to see its form, few enough to leave a budget. */
const spreadParts = 8;

/**
 * The steps to grade next, most telling first, at most one in each gap between known steps: the ends, then evenly
 * spread ones, then the middle of gaps across which the grade changes (those that bound the peak and the damage
 * before others), then of the widest gaps, where a rise and a fall could hide. A function of what is known alone, so
 * that a larger budget goes on where a smaller one ended.
 */
export function nextSteps(known: readonly Known[]): number[] {
  const last = known.length - 1;
  const ends = [...new Set([0, last])].filter((step) => known[step] === undefined);
  if (ends.length > 0) return ends;
  return gapsIn(known)
    .sort(
      (a, b) =>
        a.urgency - b.urgency || b.change - a.change || b.to - b.from - (a.to - a.from) || a.from - b.from,
    )
    .map(({ from, to }) => Math.floor((from + to) / 2));
}

function gapsIn(known: readonly Known[]): Gap[] {
  const tried = known.flatMap((what, step) => (what === undefined ? [] : [step]));
  const graded = tried.filter((step) => gradeOf(known[step]) !== undefined);
  const shares = graded.map((step) => gradeOf(known[step])?.share ?? 0);
  const most = Math.max(...shares);
  const peak = graded[shares.indexOf(most)];
  const lastPeak = graded[shares.lastIndexOf(most)];
  return tried.flatMap((from, index): Gap[] => {
    const to = tried[index + 1];
    if (to === undefined || to - from < 2) return [];
    const left = graded.findLast((step) => step <= from);
    const right = graded.find((step) => step >= to);
    const change = changeBetween(known, left, right);
    // A part is at most this long: halves of an odd number of steps are one apart and no wider gap than the others.
    const wide = to - from > Math.max(1, Math.ceil((known.length - 1) / spreadParts));
    const bounding = change > 0 && (right === peak || left === lastPeak);
    const urgency = wide ? 0 : bounding ? 1 : change > 0 ? 2 : 3;
    // Evenly spread ones and those that only might hide something go by width alone.
    return [{ from, to, urgency, change: urgency === 2 ? change : 0 }];
  });
}

function changeBetween(known: readonly Known[], left: number | undefined, right: number | undefined): number {
  const a = left === undefined ? undefined : gradeOf(known[left]);
  const b = right === undefined ? undefined : gradeOf(known[right]);
  if (a === undefined || b === undefined) return 1;
  return Math.max(Math.abs(a.share - b.share), Math.abs(a.score - b.score));
}

function gradeOf(known: Known): Exclude<Known, 'ungradable' | undefined> | undefined {
  return known === undefined || known === 'ungradable' ? undefined : known;
}
