import type { OnRunEvent, RunEvent } from '../../run/index.ts';
import type { Output } from '../terminal.ts';
import { liveLines, plainLine } from './lines.ts';
import { advance, initialProgress, type ProgressState } from './state.ts';

export interface Progress extends Disposable {
  readonly onEvent: OnRunEvent;
}

/** Draws a run as it goes on: redrawn lines on a terminal, plain lines elsewhere, nothing when asked to be quiet. */
export function showProgress(output: Output, quiet: boolean): Progress {
  if (quiet) return { onEvent: () => {}, [Symbol.dispose]: () => {} };
  return output.interactive ? new LiveProgress(output) : plainProgress(output);
}

function plainProgress(output: Output): Progress {
  return {
    onEvent: (event) => {
      const line = plainLine(event);
      if (line !== undefined) output.write(`${line}\n`);
    },
    [Symbol.dispose]: () => {},
  };
}

/** A clock that a person watches moves every second; faster redraws only cost time. */
const REDRAW_MS = 250;

const kept: ReadonlySet<RunEvent['type']> = new Set([
  'trial-ended',
  'trial-retried',
  'curve-ended',
  'curve-failed',
]);

class LiveProgress implements Progress {
  readonly #output: Output;
  readonly #timer: NodeJS.Timeout;
  #state: ProgressState = initialProgress(Date.now());
  #drawn = 0;

  constructor(output: Output) {
    this.#output = output;
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS).unref();
  }

  readonly onEvent: OnRunEvent = (event) => {
    this.#state = advance(this.#state, event);
    // What a reader wants to keep scrolls away above the redrawn lines.
    if (kept.has(event.type)) {
      this.#erase();
      this.#output.write(`${plainLine(event) ?? ''}\n`);
      this.#draw();
    }
  };

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  #draw(): void {
    if (this.#state.toDo === 0 && this.#state.preparing === '') return;
    const lines = liveLines(this.#state, Date.now(), this.#output.width());
    this.#erase();
    this.#output.write(lines.map((line) => `${line}\n`).join(''));
    this.#drawn = lines.length;
  }

  #erase(): void {
    // Cursor up over what was drawn, then clear from there to the end of the screen.
    if (this.#drawn > 0) this.#output.write(`\x1b[${this.#drawn}A\x1b[J`);
    this.#drawn = 0;
  }
}
