import { constants } from '../constants.ts';
import { type Detector, type Finding, strengthOf } from '../detector.ts';
import type { Observation } from '../observation.ts';

/**
 * Going back on purpose: looking at an older state and returning is how a cause is found. To take a file's changes back
 * (`git checkout -- a.js`) is none of it.
 */
const goesBack =
  /\bgit\s+(?:stash|bisect|switch|reset|worktree|revert)\b|\bgit\s+checkout\s+(?![^|;&\n]*(?:--\s|\s\.|\w\.\w))/;

/** The tree returns to an earlier state after leaving it, again and again: two trees, each visited three times. */
export const thrash: Detector = {
  kind: 'thrash',
  missing: (run) => (run.hasTrees ? undefined : 'the tree after each step'),
  detect(run) {
    const findings: Finding[] = [];
    let visits = new Map<string, number[]>();
    const trees: { readonly tree: string; readonly step: Observation }[] = [];
    let open: number[] = [];
    const close = (): void => {
      if (open.length > 0) findings.push(findingOf(open, trees));
      open = [];
      visits = new Map();
    };
    for (const step of run.acting) {
      if (step.tree === undefined || step.tree === trees.at(-1)?.tree) continue;
      const at = trees.push({ tree: step.tree, step }) - 1;
      const own = visits.get(step.tree)?.filter((place) => at - place <= constants.thrashWindow) ?? [];
      const isReturn = own.length > 0 && !step.actions.some((action) => goesBack.test(action.command ?? ''));
      if (isReturn || own.length === 0) visits.set(step.tree, [...own, at]);
      if (isReturn && own.length + 1 >= constants.thrashVisits && othersVisited(visits, step.tree)) {
        open = [...new Set([...open, ...own, at])];
      } else if (open.length > 0 && own.length === 0) close();
    }
    close();
    return findings;
  },
};

const othersVisited = (visits: ReadonlyMap<string, readonly number[]>, tree: string): boolean =>
  [...visits].some(([other, places]) => other !== tree && places.length >= constants.thrashVisits - 1);

function findingOf(
  places: readonly number[],
  trees: readonly { readonly tree: string; readonly step: Observation }[],
): Finding {
  const ordered = places.toSorted((a, b) => a - b);
  const [from = 0] = ordered;
  const stretch = trees.slice(from, (ordered.at(-1) ?? 0) + 1);
  return {
    kind: 'thrash',
    // The first visit is where it stood; leaving it is the first move of the thrashing.
    first: stretch[1]?.step.step ?? 0,
    last: stretch.at(-1)?.step.step ?? 0,
    strength: strengthOf(stretch.length, 2 * constants.thrashVisits - 1),
    evidence: {
      origin: stretch[0]?.step.step ?? 0,
      steps: stretch.slice(0, 12).map(({ step }) => step.step),
      compared: { tree: stretch[0]?.tree ?? '', between: stretch[1]?.tree ?? '', moves: stretch.length - 1 },
      observed: 'the tree after each step',
    },
  };
}
