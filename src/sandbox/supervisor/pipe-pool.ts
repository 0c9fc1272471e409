import { execFileSync } from 'node:child_process';
import { constants, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Real pipes for the output of commands. Node gives a child unix sockets, and then the everyday
 * `tee /dev/stderr` fails with ENXIO. Node can make no anonymous pipe, but it can open a FIFO. Making FIFOs
 * costs a process, so they are made by the dozen and used again once both ends are closed.
 */
export interface Pipe {
  /** The reading end for the supervisor, non-blocking. */
  readonly ours: number;
  /** The writing end for the command, blocking as every program expects. */
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

  open(): Pipe {
    const path = this.#take();
    // A reader must exist before a writer can open without blocking, so the order is fixed.
    const ours = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const theirs = openSync(path, constants.O_WRONLY);
    return { ours, theirs, recycle: () => void this.#free.push(path) };
  }

  /**
   * Standard input as an unlinked file: it ends, and `cat /dev/stdin` can open it again. A FIFO could not,
   * for opening one waits for a writer.
   */
  inputFile(content: Uint8Array): number {
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    const path = join(this.#directory, 'input');
    writeFileSync(path, content, { mode: 0o644 });
    const descriptor = openSync(path, constants.O_RDONLY);
    rmSync(path);
    return descriptor;
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
