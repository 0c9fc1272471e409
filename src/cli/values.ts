import { accessSync, constants, statSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';

/** Readers of flag values. A value that is not what it says is refused before anything starts (exit 2). */

export function positiveInteger(text: string): number {
  const value = wholeNumber(text);
  if (value < 1) throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return value;
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('Expected a whole number, such as 3.');
  }
  return value;
}

export function dollars(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) <= 0) {
    throw new InvalidArgumentError('Expected an amount of US dollars above 0, such as 2.50.');
  }
  return Number(text);
}

/** A score between 0 and 1. */
export function score(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) > 1) {
    throw new InvalidArgumentError('Expected a score from 0 to 1, such as 0.8.');
  }
  return Number(text);
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `15m`, `2h`, `1h30m` in milliseconds. */
export function duration(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([smhd])/g)];
  const ms = parts.reduce(
    (total, [, amount, unit]) => total + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0),
    0,
  );
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text || ms <= 0) {
    throw new InvalidArgumentError('Expected a duration with its unit, such as 90s, 15m or 2h.');
  }
  return Math.round(ms);
}

/** `25` or `25,50,100`. */
export function positiveIntegers(text: string): readonly number[] {
  if (!/^ *[1-9]\d{0,8} *(, *[1-9]\d{0,8} *)*$/.test(text)) {
    throw new InvalidArgumentError('Expected whole numbers of at least 1, such as 25 or 25,50.');
  }
  return text.split(',').map(Number);
}

/** Gathers a flag that may be given several times. */
export function repeated(text: string, earlier: readonly string[] = []): readonly string[] {
  if (text === '') throw new InvalidArgumentError('Expected a name; it is empty.');
  return [...earlier, text];
}

/** The path of a file that is there and can be read. */
export function readableFile(path: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new InvalidArgumentError('Expected the path of a file; there is none.');
  }
  accessSync(path, constants.R_OK);
  return path;
}

/** Leaves out what was not given, so that "absent" and "given as undefined" are one thing. */
export function given<T extends object>(values: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/** A share above 0 and below 1: `0.1` or `10%`. */
export function shareAboveZero(text: string): number {
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const value = Number(number) / (percent ? 100 : 1);
  if (!(value > 0 && value < 1)) {
    throw new InvalidArgumentError('Expected a share above 0 and below 1, such as 0.1 or 10%.');
  }
  return value;
}
