import type { TrialResult } from '../core/index.ts';
import { BlobStore, readJournal, type TrialPaths, writeAtomic } from '../store/index.ts';
import { type AtifStep, atifVersion, type Trajectory } from './atif.ts';
import { type Opening, openingOf } from './opening.ts';
import { agentStep, compactionStep, type Unnumbered } from './steps.ts';
import { type Survey, surveyJournal } from './survey.ts';

/** What a trajectory says of a trial beside its steps. */
export interface TrajectorySubject {
  readonly result: TrialResult;
  /** The task's text. */
  readonly instruction: string;
}

/**
 * Writes a trial's `trajectory.json` (ATIF 1.7) from its journal and blobs. Memory stays flat: one step at a time is
 * held, however many there are.
 */
export async function exportTrajectory(paths: TrialPaths, subject: TrajectorySubject): Promise<void> {
  const survey = await surveyJournal(paths.journal);
  const blobs = new BlobStore(paths.blobs);
  const opening = await openingOf(survey.firstCall, blobs);
  await writeAtomic(paths.trajectory, documentOf(paths, subject, { survey, blobs, opening }));
}

interface Sources {
  readonly survey: Survey;
  readonly blobs: BlobStore;
  readonly opening: Opening;
}

/** The file's text, a step at a time; the sums stand after the steps. */
async function* documentOf(
  paths: TrialPaths,
  subject: TrajectorySubject,
  sources: Sources,
): AsyncGenerator<string> {
  const { steps: _, ...head } = headOf(subject, sources.opening);
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "steps": [`;
  let number = 0;
  for await (const step of stepsOf(paths, subject, sources)) {
    number += 1;
    const numbered: AtifStep = { step_id: number, ...step };
    yield `${number === 1 ? '' : ','}\n    ${JSON.stringify(numbered)}`;
  }
  yield `\n  ],\n  "final_metrics": ${JSON.stringify(finalMetrics(subject.result, sources.survey, number))}\n}\n`;
}

async function* stepsOf(
  paths: TrialPaths,
  { result, instruction }: TrajectorySubject,
  { survey, blobs, opening }: Sources,
): AsyncGenerator<Unnumbered> {
  if (opening.system !== '') yield { source: 'system', message: opening.system };
  yield {
    timestamp: result.startedAt,
    source: 'user',
    message: instruction,
    extra: { snapshot: { commit: result.snapshots.first } },
  };
  const model = modelOf(result);
  let summary: string | undefined;
  for await (const event of readJournal(paths.journal)) {
    if (!survey.counts(event)) continue;
    if (event.type === 'step') yield await agentStep(event, blobs, model);
    else if (event.type === 'agent/compaction') {
      // Told by the agent when it decides; the gateway sees it with the next request, if there is one,
      // and takes a small one for an edit.
      summary = (await blobs.get(String(event['summaryBlob']))).toString('utf8').trim();
    } else if (event.type === 'compaction' || (event.type === 'history-edit' && summary !== undefined)) {
      yield compactionStep(event, summary);
      summary = undefined;
    }
  }
}

/** Agents that call no model are recorded with the model `none`. */
const modelOf = ({ model }: TrialResult): string | undefined => (model === 'none' ? undefined : model);

function headOf({ result }: TrajectorySubject, { tools }: Opening): Trajectory {
  const model = modelOf(result);
  return {
    schema_version: atifVersion,
    session_id: result.id,
    trajectory_id: `${result.run}/${result.id}`,
    agent: {
      name: result.agent,
      version: result.agentVersion,
      ...(model === undefined ? {} : { model_name: model }),
      ...(tools.length === 0 ? {} : { tool_definitions: [...tools] }),
      extra: { simulated_model: result.simulated, translated: result.translated },
    },
    ...(result.simulated ? { notes: 'A simulated model: this tests the harness, not a real model.' } : {}),
    extra: {
      ...{ run: result.run, suite: result.suite, task: result.task, units: result.units, seed: result.seed },
      ...{ outcome: result.outcome, claim: result.claim, score: result.score, passed: result.passed },
      ...{ sandbox: result.sandbox, digests: result.digests, snapshots: result.snapshots },
      ...{ attempts: result.attempts, resumed_at: result.resumedAt },
    },
    steps: [],
  };
}

/** Tokens of the steps; side calls apart. The cost is that of every call, where it is known. */
function finalMetrics(
  { tokens, costUsd, operations, timing }: TrialResult,
  { sideCalls: { calls, usage } }: Survey,
  steps: number,
): NonNullable<Trajectory['final_metrics']> {
  return {
    total_prompt_tokens: tokens.input,
    total_completion_tokens: tokens.output,
    total_cached_tokens: tokens.cached,
    total_steps: steps,
    ...(costUsd === null ? {} : { total_cost_usd: costUsd }),
    extra: {
      operations,
      timing,
      side_calls: { calls, prompt_tokens: usage.input, completion_tokens: usage.output },
    },
  };
}
