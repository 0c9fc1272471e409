import { execFileSync } from 'node:child_process';
import { closeSync, constants, existsSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Real pipes for the standard streams of commands. Node gives a child unix sockets, and then the everyday
 * `tee /dev/stderr` or `cat /dev/stdin` fails with ENXIO. Node can make no anonymous pipe, but it can open a
 * FIFO. Making FIFOs costs a process, so they are made by the dozen and used again once both ends are closed.
 */
export interface Pipe {
  /** The end for the supervisor, non-blocking. */
  readonly ours: number;
  /** The end for the command, blocking as every program expects. */
  readonly theirs: number;
  /** Gives the FIFO back. Only once nothing has it open, or two commands would share it. */
  recycle(): void;
}

const batch = 24;

export class PipePool {
  readonly #directory: string;
  #free: string[] = [];
  #made = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** A pipe from the command to the supervisor, or the other way round. */
  open(direction: 'from-command' | 'to-command'): Pipe {
    const path = this.#take();
    // A reader must exist before a writer can open without blocking, so the order is fixed.
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(path, constants.O_WRONLY);
    if (direction === 'from-command') {
      return { ours: reader, theirs: writer, recycle: () => void this.#free.push(path) };
    }
    const blockingReader = openSync(path, constants.O_RDONLY);
    closeSync(reader);
    // Whether a background child still reads it cannot be known, so an input FIFO serves once.
    rmSync(path, { force: true });
    return { ours: writer, theirs: blockingReader, recycle: () => undefined };
  }

  #take(): string {
    // A command may have deleted them (`rm -rf /run/*`).
    for (let free = this.#free.pop(); free !== undefined; free = this.#free.pop()) {
      if (existsSync(free)) return free;
    }
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    const paths = Array.from({ length: batch }, (_, index) => join(this.#directory, `${this.#made + index}`));
    this.#made += batch;
    for (const path of paths) rmSync(path, { force: true });
    // Mode 666: a command of another user may open its own /dev/stdout; the directory keeps others out.
    execFileSync('mkfifo', ['-m', '666', ...paths], { stdio: 'ignore' });
    this.#free = paths.slice(1);
    return paths[0] as string;
  }
}
