import { closest, distance } from 'fastest-levenshtein';
import { type MimoError, userError } from '../../core/index.ts';
import type { AnyPersona, Option } from './persona.ts';
import { personas } from './personas/table.ts';

export interface PersonaInfo {
  readonly name: string;
  readonly summary: string;
  readonly healthy: boolean;
  readonly takesStep: boolean;
  readonly options: Readonly<Record<string, Option>>;
}

/** `<persona>[@step][?key=value&…]`, parsed and checked. */
export interface PersonaRef {
  readonly persona: AnyPersona;
  /** As given, without `sim/`. */
  readonly text: string;
  readonly at: number | undefined;
  readonly values: ReadonlyMap<string, string>;
}

/** Options that every persona takes. */
export const commonOptions: Readonly<Record<string, Option>> = {
  latency: integer(0, 600_000, 0, 'milliseconds before the first token'),
  think: integer(0, 1_000_000, 0, 'characters of reasoning in each reply'),
  pad: integer(0, 1_000_000, 0, 'characters of extra text in each reply'),
};

function integer(min: number, max: number, fallback: number, help: string): Option {
  return { kind: 'integer', min, max, default: fallback, help };
}

const form = /^(?:sim\/)?([^@?]*)(?:@([^?]*))?(?:\?(.*))?$/s;

/**
 * Reads the name of a simulated model, with or without `sim/`.
 *
 * @throws MimoError user: `PERSONA_UNKNOWN` (with the nearest names), `PERSONA_STEP`, `PERSONA_OPTION`.
 */
export function parsePersona(reference: string): PersonaRef {
  const [, name = '', at, query] = form.exec(reference) ?? [];
  const persona = personas.find((candidate) => candidate.name === name);
  if (!persona) throw unknownPersona(name);
  const options = { ...commonOptions, ...persona.options };
  const values = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(query ?? '')) {
    const option = options[key];
    if (!option) throw unknownOption(persona.name, key, Object.keys(options));
    checkValue(persona.name, key, option, value);
    values.set(key, value);
  }
  const text = reference.replace(/^sim\//, '');
  return { persona, text, at: at === undefined ? undefined : stepOf(persona, at), values };
}

/** The number of an option: as given, else its default. */
export function numberOf(ref: PersonaRef, key: string): number {
  const option = { ...commonOptions, ...ref.persona.options }[key];
  return Number(ref.values.get(key) ?? (!option || option.kind === 'text' ? 0 : option.default));
}

export function textOption(ref: PersonaRef, key: string): string {
  const option = ref.persona.options[key];
  return ref.values.get(key) ?? (option?.kind === 'text' ? option.default : '');
}

function stepOf(persona: AnyPersona, at: string): number {
  if (!persona.takesStep) {
    throw userError('PERSONA_STEP', `sim/${persona.name} takes no @step`, {
      hint: `Write sim/${persona.name}.`,
    });
  }
  if (!/^[1-9]\d{0,6}$/.test(at)) {
    throw userError('PERSONA_STEP', `sim/${persona.name}@${at}: expected a step number from 1`, {
      hint: `For instance sim/${persona.name}@60.`,
    });
  }
  return Number(at);
}

function checkValue(name: string, key: string, option: Option, value: string): void {
  if (option.kind === 'text') return;
  const number = Number(value);
  const fits = option.kind === 'integer' ? Number.isInteger(number) : Number.isFinite(number);
  if (value !== '' && fits && number >= option.min && number <= option.max) return;
  throw userError(
    'PERSONA_OPTION',
    `sim/${name}: ${key}=${value}: expected ${option.kind === 'integer' ? 'an integer' : 'a number'} from ${option.min} to ${option.max}`,
    { hint: `${key}: ${option.help}.` },
  );
}

function unknownPersona(name: string): MimoError {
  const names = personas.map((persona) => persona.name);
  const near = names
    .filter((known) => distance(known, name) <= 3 || (name.length > 2 && known.includes(name)))
    .sort((a, b) => distance(a, name) - distance(b, name));
  const hint =
    near.length > 0
      ? `Did you mean ${near
          .slice(0, 3)
          .map((known) => `sim/${known}`)
          .join(', ')}?`
      : undefined;
  return userError('PERSONA_UNKNOWN', `there is no simulated model "sim/${name}"`, {
    hint: hint ?? `There are: ${names.map((known) => `sim/${known}`).join(', ')}.`,
  });
}

function unknownOption(name: string, key: string, known: readonly string[]): MimoError {
  return userError('PERSONA_OPTION', `sim/${name} has no option "${key}"`, {
    hint: `Nearest: ${closest(key, known)}. It takes ${known.join(', ')}.`,
  });
}
