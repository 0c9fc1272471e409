import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { invalidFile, type KeyLines, nearest, type Problem, problemOf } from './located.ts';

/**
 * Reads YAML text against a schema.
 *
 * @param file name for messages
 * @throws MimoError user, with `code`, that lists each problem with its line, key and what was expected
 */
export function parseYaml<T extends z.ZodType>(
  text: string,
  file: string,
  schema: T,
  code: string,
): YamlFile<z.output<T>> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const lines: KeyLines = { file, lineOf: (path) => lineIn(document, counter, path) };
  const broken = document.errors[0];
  if (broken) {
    const at = counter.linePos(broken.pos[0]);
    const lineOf = (): number => at.line;
    const text = `${broken.message} (column ${at.col})`;
    throw invalidFile(code, { file, lineOf }, [{ path: [], text }], 'Correct the YAML syntax at this line.');
  }
  const data: unknown = document.toJS();
  const parsed = schema.safeParse(data);
  if (parsed.success) return { value: parsed.data, lines };
  const problems = parsed.error.issues.flatMap((issue) =>
    problemOf(issue, data).map((problem) => offer(problem, issue, schema)),
  );
  throw invalidFile(
    code,
    lines,
    problems,
    'Correct the keys that are named; `mimo-bench tasks validate` checks them again.',
  );
}

export interface YamlFile<T> {
  readonly value: T;
  readonly lines: KeyLines;
}

function offer(problem: Problem, issue: z.core.$ZodIssue, schema: z.ZodType): Problem {
  if (issue.code !== 'unrecognized_keys') return problem;
  const known = knownKeys(schema, issue.path);
  const near = nearest(String(problem.path.at(-1)), known);
  return {
    ...problem,
    text: `${problem.text}; expected ${near.length > 0 ? near.join(' or ') : `one of ${known.join(', ')}`}`,
  };
}

/** The keys that a schema allows at a path, seen through defaults, options and lists. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const part of path) at = step(unwrap(at), part);
  const shape = shapeOf(unwrap(at));
  return shape === undefined ? [] : Object.keys(shape);
}

interface Definition {
  readonly innerType?: unknown;
  readonly element?: unknown;
  readonly in?: unknown;
  readonly out?: unknown;
  readonly type?: string;
}

const definitionOf = (schema: unknown): Definition | undefined =>
  (schema as { def?: Definition } | undefined)?.def;

function unwrap(schema: unknown): unknown {
  const definition = definitionOf(schema);
  if (definition?.innerType !== undefined) return unwrap(definition.innerType);
  if (definition?.type === 'pipe')
    return unwrap(shapeOf(unwrap(definition.in)) ? definition.in : definition.out);
  return schema;
}

const shapeOf = (schema: unknown): Record<string, unknown> | undefined =>
  (schema as { shape?: Record<string, unknown> } | undefined)?.shape;

function step(schema: unknown, part: PropertyKey): unknown {
  return typeof part === 'number' ? definitionOf(schema)?.element : shapeOf(schema)?.[String(part)];
}

type Document = ReturnType<typeof parseDocument>;

function lineIn(document: Document, counter: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => (isScalar(key) ? key.value : key) === last)?.key
      : document.getIn(path.slice(0, length), true);
    if (isNode(pair) && pair.range) return counter.linePos(pair.range[0]).line;
  }
  return 1;
}
