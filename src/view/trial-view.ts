import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Assessment,
  type Curve,
  curveSchema,
  type Operation,
  type TrialResult,
  trialResultSchema,
} from '../core/index.ts';
import { formatScore } from '../report/index.ts';
import { readJsonFile, SnapshotHistory, type TrialPaths } from '../store/index.ts';
import { type StepEvent, StepIndex } from './step-index.ts';

/** Characters of an action or an output that a list and an opened step show; the rest is asked for by itself. */
const lineCharacters = 240;
const textCharacters = 20_000;
const diffBytes = 200_000;
/** Steps with a hit that a search tells of; more are not looked through. */
const mostHits = 500;
/** Of one answer: a page asks for the next piece when it is needed. */
const mostRows = 500;

/** One line of the timeline. */
export interface StepRow {
  readonly step: number;
  readonly action: string;
  readonly exit: number | null;
  readonly failed: boolean;
  readonly changes: number;
  readonly context: number;
  readonly ms: number;
  readonly compacted: boolean;
}

/** One trial as its page shows it, read from its files piece by piece. */
export class TrialView implements AsyncDisposable {
  readonly #paths: TrialPaths;
  readonly #index: StepIndex;

  private constructor(paths: TrialPaths, index: StepIndex) {
    this.#paths = paths;
    this.#index = index;
  }

  static async open(paths: TrialPaths): Promise<TrialView> {
    return new TrialView(paths, await StepIndex.open(paths.journal));
  }

  refresh(): Promise<void> {
    return this.#index.refresh();
  }

  /** What stands above the timeline. A trial under way has no result yet. */
  async head() {
    await this.#index.refresh();
    const result = await this.#result();
    const curve = await this.#curve();
    const endurance = result?.endurance ?? null;
    return {
      steps: this.#index.last,
      running: result === undefined,
      result: result ? factsOf(result) : null,
      findings: (endurance?.findings ?? []).map(({ kind, first, last }) => ({ kind, first, last })),
      episodes: endurance?.episodes ?? [],
      onset: endurance?.onset ?? null,
      end: endurance?.end ?? null,
      curve: curve ? curve.points.map(({ step, share }) => [step, share] as const) : null,
      peak: curve?.likely.peak ?? null,
      damage: curve?.likely.damageOnset ?? null,
    };
  }

  /** Rows of the timeline, at most 500 from the one asked for. */
  async rows(from: number, count: number): Promise<StepRow[]> {
    const rows: StepRow[] = [];
    const last = Math.min(this.#index.last, from + Math.min(count, mostRows) - 1);
    for (let step = Math.max(1, from); step <= last; step += 1) {
      const event = await this.#index.step(step);
      rows.push(event ? this.#row(event) : unreadable(step));
    }
    return rows;
  }

  #row(event: StepEvent): StepRow {
    const [first] = event.operations;
    const more = event.operations.length > 1 ? ` (+${event.operations.length - 1})` : '';
    return {
      step: event.step,
      action: `${first ? `${first.tool}: ${wordsOf(first)}` : oneLine(event.text)}${more}`,
      exit: first?.result?.exitCode ?? null,
      failed: event.operations.some(({ result }) => result?.isError || (result?.exitCode ?? 0) !== 0),
      changes: event.snapshot?.changes.length ?? 0,
      context: event.contextTokens,
      ms: Math.round(event.modelMs + event.sandboxMs),
      compacted: this.#index.compactions.includes(event.step),
    };
  }

  /** An opened step with the findings that cover it and the milestones that it won or lost, where that is known. */
  async step(number: number) {
    const event = await this.#index.step(number);
    if (!event) return undefined;
    const endurance = (await this.#result())?.endurance;
    return {
      step: number,
      text: clipped(event.text),
      reasoning: clipped(event.reasoning),
      operations: event.operations.map((operation) => ({
        tool: operation.tool,
        arguments: clipped(argumentsText(operation)),
        output: operation.result ? clipped(operation.result.text) : null,
        exit: operation.result?.exitCode ?? null,
        isError: operation.result?.isError ?? false,
        blob: operation.result?.blob ?? null,
        ms: operation.result?.durationMs ?? null,
      })),
      usage: event.usage,
      context: event.contextTokens,
      changes: event.snapshot?.changes ?? [],
      findings: findingsAt(endurance, number),
      milestones: await this.#milestones(number),
    };
  }

  /** What the step changed in the workspace, as a unified diff cut at 200 kB. Empty where nothing was kept. */
  async diff(number: number): Promise<string> {
    if (!existsSync(this.#paths.snapshots)) return '';
    const history = await SnapshotHistory.openExisting(this.#paths.snapshots);
    if (history.lastStep === undefined || number > history.lastStep) return '';
    const bytes = await history.diff(number - 1, number, { maxBytes: diffBytes });
    return String(bytes);
  }

  /** Steps whose words, actions or outputs hold the text, whatever its case. */
  async search(text: string, signal: AbortSignal): Promise<number[]> {
    const wanted = text.toLowerCase();
    const hits: number[] = [];
    for (let step = 1; step <= this.#index.last && hits.length < mostHits; step += 1) {
      signal.throwIfAborted();
      const event = await this.#index.step(step);
      if (event && searchable(event).toLowerCase().includes(wanted)) hits.push(step);
    }
    return hits;
  }

  /** Milestones whose value is another than at the grading before, where this step was graded. */
  async #milestones(step: number) {
    const graded = (await this.#curve())?.gradings.filter(({ status }) => status === 'graded') ?? [];
    const steps = graded.map((grading) => grading.step).sort((a, b) => a - b);
    const before = steps.findLast((one) => one < step);
    if (before === undefined || !steps.includes(step)) return null;
    const [then, now] = await Promise.all([this.#reward(before), this.#reward(step)]);
    const changed = Object.keys(now).filter((id) => id !== 'reward' && now[id] !== then[id]);
    return { since: before, changed: changed.map((id) => ({ id, from: then[id] ?? 0, to: now[id] ?? 0 })) };
  }

  async #reward(step: number): Promise<Readonly<Record<string, number>>> {
    const file = join(this.#paths.grade, `step-${step}`, 'reward.json');
    return existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {};
  }

  async #result(): Promise<TrialResult | undefined> {
    const { trialJson } = this.#paths;
    return existsSync(trialJson) ? readJsonFile(trialJson, trialResultSchema) : undefined;
  }

  async #curve(): Promise<Curve | undefined> {
    return existsSync(this.#paths.curve) ? readJsonFile(this.#paths.curve, curveSchema) : undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#index[Symbol.asyncDispose]();
  }
}

function factsOf({
  agent,
  agentVersion,
  model,
  simulated,
  score,
  passed,
  outcome,
  claim,
  tokens,
  costUsd,
  timing,
}: TrialResult) {
  return {
    ...{ agent, agentVersion, model, simulated, passed, outcome, claim, tokens, costUsd, timing },
    score: formatScore(score),
  };
}

function findingsAt(endurance: Assessment | null | undefined, step: number) {
  return (endurance?.findings ?? []).filter(({ first, last }) => first <= step && step <= last).slice(0, 20);
}

function unreadable(step: number): StepRow {
  return {
    ...{
      step,
      action: '(this line of the journal is damaged or too long to show)',
      exit: null,
      failed: true,
    },
    ...{ changes: 0, context: 0, ms: 0, compacted: false },
  };
}

function argumentsText({ arguments: value }: Operation): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}

/** The command itself where there is one, else all arguments. */
function wordsOf({ arguments: value }: Operation): string {
  const command =
    typeof value === 'object' && value !== null && 'command' in value ? value.command : undefined;
  return oneLine(typeof command === 'string' ? command : JSON.stringify(value));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, lineCharacters);
}

function clipped(text: string): string {
  if (text.length <= textCharacters) return text;
  return `${text.slice(0, textCharacters)}\n[cut: ${text.length - textCharacters} characters more]`;
}

function searchable({ text, operations }: StepEvent): string {
  return [text, ...operations.flatMap((one) => [one.tool, argumentsText(one), one.result?.text ?? ''])].join(
    '\n',
  );
}
