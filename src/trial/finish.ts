import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Assessment,
  noClaim,
  type Tamper,
  type TreeEntry,
  type TrialResult,
  type Verdict,
} from '../core/index.ts';
import { forfeits, gradeTree } from '../grade/index.ts';
import { writeAtomic } from '../store/index.ts';
import { exportTrajectory } from '../trajectory/index.ts';
import type { AgentPart } from './agent-part.ts';
import { assessTrial } from './assessment.ts';
import type { TrialRecord } from './record.ts';
import type { TrialRequest } from './request.ts';
import type { ResumePoint } from './resume-point.ts';
import { sandboxId } from './sandbox-id.ts';

interface Circumstances {
  readonly attempts: number;
  readonly startedAt: number;
  readonly point: ResumePoint | undefined;
}

/** Grades the last snapshot, judges tampering, keeps artifacts, writes `trajectory.json` and `trial.json`. */
export async function finishTrial(
  request: TrialRequest,
  record: TrialRecord,
  part: AgentPart,
  circumstances: Circumstances,
): Promise<TrialResult> {
  const last = record.snapshots.lastStep;
  const verdict = await grade(request, record, part, last);
  const tamper = await judgeTampering(record, part, verdict, last);
  await record.append({ type: 'graded', verdict, tamper });
  await keepArtifacts(request, record, last);
  if (last !== undefined) await record.snapshots.pack();
  await record.journal.flush();
  // Of the record as it stands on disk, so that whoever reads it later comes to the same.
  const endurance = await assessTrial(request.paths);
  const result = resultOf(request, record, part, circumstances, { verdict, tamper, endurance });
  await record.append({ type: 'trial-ended', score: result.score, passed: result.passed });
  await record.journal.flush();
  // Before the result: whoever finds that one finds a whole trial.
  await exportTrajectory(request.paths, { result, instruction: request.task.instruction });
  await writeAtomic(request.paths.trialJson, `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

/** A trial that infrastructure ended is not graded: its tree says nothing of the agent. */
async function grade(
  request: TrialRequest,
  record: TrialRecord,
  part: AgentPart,
  last: number | undefined,
): Promise<Verdict> {
  if (part.outcome.kind === 'invalid' || last === undefined || !part.environment) {
    return { status: 'invalid', code: 'NOT_GRADED', reason: 'the trial itself is invalid' };
  }
  if (part.verdict) return part.verdict;
  return gradeTree({
    task: request.task,
    provider: request.provider,
    environment: part.environment,
    runId: request.runId,
    id: sandboxId(request, 'grade'),
    tree: record.snapshots.entriesAt(last),
    outDir: join(request.paths.grade, `step-${last}`),
    clock: request.clock,
    signal: request.signal,
  });
}

async function judgeTampering(
  record: TrialRecord,
  part: AgentPart,
  verdict: Verdict,
  last: number | undefined,
): Promise<Tamper> {
  const none = async function* (): AsyncGenerator<TreeEntry> {};
  return part.tamper.judge({
    verdict,
    changes: last === undefined ? [] : await record.snapshots.changesBetween(0, last),
    before: part.before,
    after: part.after,
    first: () => (last === undefined ? none() : record.snapshots.entriesAt(0)),
    final: () => (last === undefined ? none() : record.snapshots.entriesAt(last)),
  });
}

async function keepArtifacts(
  request: TrialRequest,
  record: TrialRecord,
  last: number | undefined,
): Promise<void> {
  if (last === undefined) return;
  await mkdir(request.paths.artifacts, { recursive: true });
  await writeFile(join(request.paths.artifacts, 'final.diff'), await record.snapshots.diff(0, last));
}

interface Judged {
  readonly verdict: Verdict;
  readonly tamper: Tamper;
  readonly endurance: Assessment;
}

function resultOf(
  request: TrialRequest,
  record: TrialRecord,
  part: AgentPart,
  { attempts, startedAt, point }: Circumstances,
  { verdict, tamper, endurance }: Judged,
): TrialResult {
  const { planned, task, agent, model, provider } = request;
  const { totals } = part;
  const log = record.snapshots.log();
  const first = log[0];
  const final = log.at(-1);
  const graded = part.outcome.kind !== 'invalid' && verdict.status === 'graded' ? verdict : undefined;
  const forfeited = forfeits(tamper);
  return {
    schema: 'mimo-bench/trial@1',
    id: planned.id,
    run: request.runId,
    suite: task.suite,
    task: task.name,
    family: task.endurance.family,
    units: task.units,
    seed: task.seed,
    repeat: planned.repeat,
    agent: agent.name,
    agentVersion: part.agentVersion ?? agent.version,
    model: model?.id ?? 'none',
    simulated: model?.simulated ?? false,
    translated: part.translated,
    sandbox: provider.kind,
    digests: {
      task: task.digest,
      environment: part.environment?.digest ?? 'unknown',
      harness: request.harnessDigest,
    },
    outcome: part.outcome,
    steps: totals.steps,
    operations: totals.operations,
    sideCalls: part.sideCalls,
    score: graded ? (forfeited ? 0 : graded.score) : null,
    passed: graded ? graded.passed && !forfeited : null,
    verdict,
    claim: part.end?.claim ?? noClaim,
    tamper,
    tokens: totals.usage,
    costUsd: part.costUsd,
    timing: timingOf(part),
    snapshots: {
      count: log.length,
      first: first?.commit ?? '',
      final: { commit: final?.commit ?? '', tree: final?.tree ?? '' },
      medianMs: part.snapshotMedianMs,
    },
    attempts,
    resumedAt: point ? [...point.resumedAt, point.step] : [],
    endurance,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(request.clock.now()).toISOString(),
  };
}

/** What is neither the model, the agent's commands nor an imposed wait is the harness's own. */
function timingOf({ totals, wallMs, sandboxMs }: AgentPart): TrialResult['timing'] {
  const { modelMs, waitingMs } = totals;
  const harnessMs = Math.max(0, wallMs - modelMs - sandboxMs - waitingMs);
  return { wallMs, modelMs, sandboxMs, harnessMs, waitingMs };
}
