import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import {
  DockerfileParser,
  type Instruction,
  type ModifiableInstruction,
  type PropertyInstruction,
} from 'dockerfile-ast';
import { type MimoError, messageOf, userError } from '../../core/index.ts';

import { defaultWorkdir } from '../channel/channel-sandbox.ts';

/** What a local sandbox does to become the environment, in order. `line` is 1-based, for errors. */
export type BuildStep =
  | { readonly kind: 'directory'; readonly line: number; readonly path: string }
  | {
      readonly kind: 'copy';
      readonly line: number;
      readonly sources: readonly string[];
      readonly target: string;
      /** The target is a directory even where there is one source. */
      readonly intoDirectory: boolean;
    }
  | {
      readonly kind: 'run';
      readonly line: number;
      readonly argv: readonly [string, ...string[]];
      readonly text: string;
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
    };

export interface EnvironmentPlan {
  readonly file: string;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly steps: readonly BuildStep[];
  /** The image that the Dockerfile names; a local sandbox puts the host's /usr in its place. */
  readonly base: string;
}

/** Only describe how a container is started, which is not how a sandbox is used. */
const ignored = new Set([
  'LABEL',
  'EXPOSE',
  'CMD',
  'ENTRYPOINT',
  'STOPSIGNAL',
  'MAINTAINER',
  'HEALTHCHECK',
  'VOLUME',
]);
/** Package managers of images, which a view of the host has not. `||` before one makes it a fallback. */
const packageManager = /(?:^|&&|;|\n)\s*(apt-get|apt|apk|yum|dnf|microdnf|zypper|pacman)\s/;

/** Reads the subset of Dockerfiles that needs no image; throws user `ENVIRONMENT_UNSUPPORTED` beyond it. */
export async function readEnvironmentPlan(
  directory: string,
  baseEnv: Readonly<Record<string, string>>,
): Promise<EnvironmentPlan> {
  const file = join(directory, 'Dockerfile');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw userError('ENVIRONMENT_UNSUPPORTED', `${file}: cannot be read: ${messageOf(error)}`, {
      hint: 'A task environment needs a Dockerfile.',
      cause: error,
    });
  }
  return new PlanReader(file, text, baseEnv).read();
}

class PlanReader {
  readonly #file: string;
  readonly #lines: readonly string[];
  readonly #instructions: Instruction[];
  readonly #steps: BuildStep[] = [];
  readonly #env: Record<string, string>;
  readonly #args: Record<string, string> = {};
  #workdir = '/';
  #hasWorkdir = false;
  #base: string | undefined;

  constructor(file: string, text: string, baseEnv: Readonly<Record<string, string>>) {
    this.#file = file;
    this.#lines = text.split(/\r?\n/);
    this.#instructions = DockerfileParser.parse(text).getInstructions();
    this.#env = { ...baseEnv };
  }

  read(): EnvironmentPlan {
    for (const instruction of this.#instructions) this.#take(instruction);
    if (this.#base === undefined) throw this.#unsupported(1, 'FROM', 'the file has no FROM');
    if (!this.#hasWorkdir) this.#enter(1, defaultWorkdir);
    return { file: this.#file, workdir: this.#workdir, env: this.#env, steps: this.#steps, base: this.#base };
  }

  #take(instruction: Instruction): void {
    const keyword = instruction.getKeyword();
    const line = instruction.getRange().start.line + 1;
    if (keyword === 'FROM') this.#from(instruction, line);
    else if (keyword === 'ARG') this.#arg(instruction as PropertyInstruction);
    else if (keyword === 'ENV') this.#setEnv(instruction as PropertyInstruction);
    else if (keyword === 'WORKDIR') this.#enter(line, this.#text(instruction));
    else if (keyword === 'COPY') this.#copy(instruction as ModifiableInstruction, line);
    else if (keyword === 'RUN') this.#run(instruction as ModifiableInstruction, line);
    else if (keyword === 'USER') this.#user(line, this.#text(instruction));
    else if (!ignored.has(keyword))
      throw this.#unsupported(line, keyword, `${keyword} needs a real image build`);
  }

  #from(instruction: Instruction, line: number): void {
    if (this.#base !== undefined)
      throw this.#unsupported(line, 'FROM', 'a build of several stages needs images');
    this.#base = instruction.getArguments()[0]?.getValue() ?? '';
  }

  #arg(instruction: PropertyInstruction): void {
    for (const property of instruction.getProperties()) {
      const value = property.getValue();
      if (value !== null) this.#args[property.getName()] = this.#expand(value);
    }
  }

  #setEnv(instruction: PropertyInstruction): void {
    // All values of one ENV see the environment from before it.
    const values = instruction
      .getProperties()
      .map((p) => [p.getName(), this.#expand(p.getValue() ?? '')] as const);
    for (const [name, value] of values) this.#env[name] = value;
  }

  #enter(line: number, path: string): void {
    this.#hasWorkdir = true;
    this.#workdir = posix.resolve(this.#workdir, this.#expand(unquote(path)));
    this.#steps.push({ kind: 'directory', line, path: this.#workdir });
  }

  #user(line: number, user: string): void {
    if (!/^(root|0)(:(root|0))?$/.test(user.trim())) {
      throw this.#unsupported(line, 'USER', `the local sandbox runs as root, not as "${user.trim()}"`);
    }
  }

  #copy(instruction: ModifiableInstruction, line: number): void {
    for (const flag of instruction.getFlags()) {
      const harmless = flag.getName() === 'chown' && /^(root|0)(:(root|0))?$/.test(flag.getValue() ?? '');
      if (!harmless)
        throw this.#unsupported(line, 'COPY', `COPY --${flag.getName()} needs a real image build`);
    }
    const text = this.#text(instruction).replace(/^(--\S+\s+)+/, '');
    if (text.includes('<<'))
      throw this.#unsupported(line, 'COPY', 'COPY of a here-document needs a real image build');
    const parts = (stringArray(text) ?? text.split(/\s+/)).map((part) => this.#expand(unquote(part)));
    const target = parts.pop();
    if (target === undefined || parts.length === 0) {
      throw this.#unsupported(line, 'COPY', 'COPY needs at least one source and a target');
    }
    const intoDirectory = target.endsWith('/') || target === '.' || parts.length > 1;
    this.#steps.push({
      kind: 'copy',
      line,
      sources: parts,
      target: posix.resolve(this.#workdir, target),
      intoDirectory,
    });
  }

  #run(instruction: ModifiableInstruction, line: number): void {
    const flag = instruction.getFlags()[0];
    if (flag !== undefined)
      throw this.#unsupported(line, 'RUN', `RUN --${flag.getName()} needs a real image build`);
    const text = this.#text(instruction);
    if (/^<<-?["']?\w/.test(text))
      throw this.#unsupported(line, 'RUN', 'RUN of a here-document needs a real image build');
    const manager = packageManager.exec(text)?.[1];
    if (manager !== undefined) throw this.#unsupported(line, 'RUN', `${manager} installs into an image`);
    const exec = stringArray(text);
    const argv: [string, ...string[]] = exec?.[0] ? [exec[0], ...exec.slice(1)] : ['/bin/sh', '-c', text];
    // ARG values reach RUN as environment, below ENV.
    const env = { ...this.#args, ...this.#env };
    this.#steps.push({ kind: 'run', line, argv, text, cwd: this.#workdir, env });
  }

  /** The instruction's arguments with line continuations joined and comment lines between them left out. */
  #text(instruction: Instruction): string {
    const { start, end } = instruction.getRange();
    const [first = '', ...rest] = this.#lines.slice(start.line, end.line + 1);
    const lines = [first, ...rest.filter((line) => !/^\s*#/.test(line))];
    if (/<<-?["']?\w/.test(first)) return lines.join('\n').replace(/^\s*\S+\s+/, '');
    const joined = lines.map((line) => line.replace(/\\\s*$/, '')).join('');
    return joined.trim().replace(/^\S+\s+/, '');
  }

  /** `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}`, as a Dockerfile has them. */
  #expand(text: string): string {
    const value = (name: string) => this.#env[name] ?? this.#args[name];
    return text.replace(
      /\\\$|\$(?:(\w+)|\{(\w+)(?:(:[-+])([^}]*))?\})/g,
      (
        whole,
        plain: string | undefined,
        braced: string | undefined,
        operator: string | undefined,
        word = '',
      ) => {
        if (whole === '\\$') return '$';
        const found = value(plain ?? braced ?? '');
        if (operator === ':-') return found || word;
        if (operator === ':+') return found ? word : '';
        return found ?? '';
      },
    );
  }

  #unsupported(line: number, instruction: string, why: string): MimoError {
    return userError(
      'ENVIRONMENT_UNSUPPORTED',
      `${this.#file}:${line}: ${instruction}: ${why}; the local sandbox cannot build this environment`,
      { hint: 'Use --sandbox docker (see "mimo-bench doctor" for a missing engine).' },
    );
  }
}

function unquote(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
}

/** The exec form: a JSON array of strings. Docker takes anything else for the shell form. */
function stringArray(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}
