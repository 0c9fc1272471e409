import { leastKilled, strictFromSteps } from './constants.ts';
import type { Evidence, ProofId, TaskValidation } from './schema.ts';

type Proof = TaskValidation['proofs'][number];
type Judgement = Omit<Proof, 'id'>;

const holds = (detail: string): Judgement => ({ verdict: 'holds', detail });
const fails = (detail: string): Judgement => ({ verdict: 'fails', detail });
const open = (detail: string): Judgement => ({ verdict: 'not-assessable', detail });
const shown = (score: number | null): string => (score === null ? 'no verdict' : score.toFixed(3));

const judges: Readonly<Record<ProofId, (evidence: Evidence) => Judgement>> = {
  endpoints,
  curve,
  horizon,
  discrimination,
  'clean-room': cleanRoom,
  agreement,
  'no-leak': noLeak,
};

/** The seven proofs from what was observed, in their order. What could not be observed is never taken for shown. */
export function judge(evidence: Evidence): Pick<TaskValidation, 'proofs' | 'verdict'> {
  const { untried } = evidence;
  const proofs = Object.entries(judges).map(([id, of]) => ({
    id: id as ProofId,
    ...(untried === null ? of(evidence) : open(untried)),
  }));
  const any = (verdict: Proof['verdict']): boolean => proofs.some((proof) => proof.verdict === verdict);
  return { proofs, verdict: any('fails') ? 'invalid' : any('holds') ? 'valid' : 'not-assessable' };
}

function endpoints({ reference, nop }: Evidence): Judgement {
  const detail = `reference ${shown(reference.score)}, doing nothing ${shown(nop)}`;
  if (reference.steps === 0) return nop === 0 ? open('the task has no reference') : fails(detail);
  return reference.score === 1 && nop === 0 ? holds(detail) : fails(detail);
}

function curve({ curve: cuts, reference, nop }: Evidence): Judgement {
  if (cuts.length === 0) return open('the reference cannot be cut');
  const points = [{ step: 0, score: nop }, ...cuts, { step: reference.steps, score: reference.score }];
  const strict = reference.steps >= strictFromSteps;
  const at = points.findIndex(({ score }, index) => {
    const before = index === 0 ? null : (points[index - 1]?.score ?? null);
    // The first cuts may hold preparations alone.
    const mayStay = !strict || before === 0;
    return score === null || (before !== null && (mayStay ? score < before : score <= before));
  });
  const list = points.map(({ score }) => shown(score)).join(' ');
  if (at !== -1) return fails(`no rise to step ${points[at]?.step}: ${list}`);
  return points[0]?.score === points.at(-1)?.score ? fails(`it stays where it is: ${list}`) : holds(list);
}

function horizon({ ablations, reference, bulk }: Evidence): Judgement {
  if (ablations.length === 0 && bulk.scripts.length === 0)
    return open('neither steps nor a bulk script to try');
  const idle = ablations.filter(({ score }) => score === null || score >= (reference.score ?? 1));
  if (idle.length > 0) {
    return fails(
      `nothing is lost without step ${idle.map(({ step, title }) => `${step} (${title})`).join(', ')}`,
    );
  }
  const over = bulk.scripts.find(({ score }) => score === null || score > (bulk.declared ?? 0));
  if (over !== undefined) {
    return fails(
      `the bulk script ${over.name} gains ${shown(over.score)}, declared are ${shown(bulk.declared)}`,
    );
  }
  const depth = `depth ${reference.dependencyDepth ?? '?'} of ${reference.steps} steps`;
  const dropped = `${ablations.length} dropped steps are each missed`;
  if (bulk.scripts.length === 0) return open(`${dropped}, ${depth}; no bulk script is listed`);
  const gains = bulk.scripts.map(({ score }) => shown(score)).join(', ');
  return holds(`${dropped}, ${depth}, bulk gains ${gains} of at most ${shown(bulk.declared)}`);
}

function discrimination({ wrong, alternatives, mutants }: Evidence): Judgement {
  const passing = wrong.filter(({ score }) => score !== null && score >= 1);
  if (passing.length > 0) return fails(`wrong and passing: ${passing.map(({ name }) => name).join(', ')}`);
  const refused = alternatives.filter(({ score }) => score !== 1);
  if (refused.length > 0) {
    return fails(
      `right and refused: ${refused.map(({ name, score }) => `${name} ${shown(score)}`).join(', ')}`,
    );
  }
  const killed = `${mutants.killed} of ${mutants.tried} mutants killed`;
  if (mutants.tried > 0 && mutants.killed < leastKilled * mutants.tried) return fails(killed);
  const missing = [
    ...(mutants.tried === 0 ? ['nothing to mutate'] : []),
    ...(wrong.length === 0 ? ['no wrong solution is listed'] : []),
    ...(alternatives.length === 0 ? ['no other correct solution is listed'] : []),
  ];
  const rest = `${killed}, ${wrong.length} wrong solutions below 1, ${alternatives.length} others at 1`;
  return missing.length > 0 ? open(`${missing.join(', ')}; ${rest}`) : holds(rest);
}

function cleanRoom({ cleanRoom: { separate, planted }, nop }: Evidence): Judgement {
  if (!separate) return open("it is graded in the agent's own sandbox, as its author meant");
  if (planted === null) return fails('no verdict where programs are planted in the workspace');
  return planted <= (nop ?? 0)
    ? holds(`planted programs gain ${shown(planted)}`)
    : fails(`planted programs gain ${shown(planted)}: something of the workspace is run by trust`);
}

function agreement({ agreement: { gradings, verdicts } }: Evidence): Judgement {
  if (gradings < 2) return open('nothing to grade twice');
  const detail = `${gradings} gradings of the reference, ${verdicts} different`;
  return verdicts === 1 ? holds(detail) : fails(detail);
}

function noLeak({ leaks, reference, cleanRoom: { separate } }: Evidence): Judgement {
  if (leaks.length > 0) return fails(leaks.slice(0, 3).join('; '));
  if (!separate) return open("it is graded in the agent's own sandbox: nothing was searched");
  return reference.steps === 0
    ? open('without a reference nobody knows what the answer looks like')
    : holds('neither tests nor solution, no other ref, remote, reflog or dangling object');
}
