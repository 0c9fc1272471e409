import type { Claim, ModelEndpoint, Wire } from '../../core/index.ts';

/** What an adapter is told of a trial. */
export interface CliTask {
  readonly instruction: string;
  /** Base URL of the gateway as seen from inside the sandbox, without a wire's own path. */
  readonly url: string;
  /** The name to ask for, safe in a URL, in a file and after a slash. */
  readonly model: string;
  /** A dummy: the gateway holds the key. */
  readonly key: string;
  /** Tokens. */
  readonly contextWindow: number;
}

/** How the program says that it is over. */
export interface Terminal {
  /** `done`: it ended its turn; `stopped`: a guard of its own ended it; `failed`: it broke. */
  readonly kind: 'done' | 'stopped' | 'failed';
  readonly reason: string;
}

/** What was read so far of the events that the program prints. */
export interface Reading {
  /** Its last words. */
  readonly text: string;
  /** Set by the terminal event; taken back when the program goes on after all (retries). */
  readonly terminal: Terminal | undefined;
}

export const nothingRead: Reading = { text: '', terminal: undefined };

/** A JSON object on a line of its own. */
export type CliEvent = Readonly<Record<string, unknown>>;

/** A coding agent's command line, as data and small pure functions. */
export interface CliAdapter {
  /** As `--agent` takes it. */
  readonly name: string;
  readonly description: string;
  readonly wire: Wire;
  /** Arguments after the program's own path. */
  argv(task: CliTask): readonly string[];
  /** What it reads from standard input, which is else closed: some read it to its end before they start. */
  stdin?(task: CliTask): string;
  env(task: CliTask): Readonly<Record<string, string>>;
  /** Configuration, by path under HOME. */
  files(task: CliTask): Readonly<Record<string, string>>;
  /** Its own session logs under HOME: files or directories, kept after the run. */
  readonly logs: readonly string[];
  /** What it leaves in the workspace, as patterns of `ScanRequest.exclude`. */
  readonly droppings: readonly string[];
  /** Takes in one event of its standard output. */
  read(reading: Reading, event: CliEvent): Reading;
}

/** The endpoint as an adapter needs it. Characters that break URLs or configuration keys become dashes. */
export function taskFor(instruction: string, endpoint: ModelEndpoint): CliTask {
  return {
    instruction,
    url: endpoint.sandboxUrl,
    // The gateway asks the provider for the trial's model, whatever name it is asked for.
    model: endpoint.model.replace(/[^\w./-]+/g, '-'),
    key: endpoint.apiKey,
    contextWindow: endpoint.contextWindow,
  };
}

/** A claim that the program gave up by itself, with its last words. */
export const gaveUp = (claim: Claim): Claim => ({ ...claim, done: false });
