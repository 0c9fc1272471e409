/** Where a command reads its surroundings and writes its words. Only the command line has one. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Results, for a reader or a pipe. */
  readonly out: Output;
  /** Everything else: progress, warnings, errors. */
  readonly err: Output;
}

export interface Output {
  write(text: string): void;
  /** True when a person watches: lines may be redrawn. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** Shows more than ASCII: a terminal whose locale says UTF-8. */
  readonly unicode: boolean;
  /** Columns; 80 where it is not a terminal. */
  width(): number;
}

export function processTerminal(): Terminal {
  return {
    env: process.env,
    cwd: process.cwd(),
    out: outputOn(process.stdout),
    err: outputOn(process.stderr),
  };
}

function outputOn(stream: NodeJS.WriteStream): Output {
  // A reader that has seen enough (`| head`) closes the pipe; that is no failure of ours.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  const interactive = stream.isTTY === true;
  return {
    write: (text) => {
      stream.write(text);
    },
    interactive,
    // hasColors knows NO_COLOR, FORCE_COLOR and TERM=dumb.
    color: interactive && stream.hasColors(),
    unicode: interactive && isUtf8(process.env),
    // A terminal of unknown size (a serial line) reports 0 columns.
    width: () => (interactive && stream.columns > 0 ? stream.columns : 80),
  };
}

/** POSIX: the first of these that is set decides. Terminals of Windows and macOS are UTF-8 where none is. */
function isUtf8({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG;
  return locale ? /utf-?8/i.test(locale) : process.platform !== 'linux';
}
