type Schema = Readonly<Record<string, unknown>>;

export interface FillChoice {
  /** A text for a property that must have one. */
  text(name: string): string;
  /** A number for a property without default or minimum. */
  number(name: string): number;
}

const maxDepth = 8;

/**
 * The smallest value that fits a JSON Schema: required properties only, constants, defaults and the first of
 * an enumeration where there is one, null where it may be. Covers what tools and answer formats use (type,
 * properties, items, enum, const, anyOf/oneOf/allOf, $ref into $defs, bounds), Gemini's upper-case types too.
 */
export function fillSchema(schema: unknown, name: string, choice: FillChoice): unknown {
  return fill(schema, name, choice, isSchema(schema) ? schema : {}, 0);
}

function fill(schema: unknown, name: string, choice: FillChoice, root: Schema, depth: number): unknown {
  if (!isSchema(schema) || depth > maxDepth) return null;
  if ('const' in schema) return schema['const'];
  if ('default' in schema) return schema['default'];
  const fixed = schema['enum'];
  if (Array.isArray(fixed) && fixed.length > 0) return fixed.includes(null) ? null : fixed[0];
  const target = typeof schema['$ref'] === 'string' ? resolve(schema['$ref'], root) : undefined;
  if (target) return fill(target, name, choice, root, depth + 1);
  const variants = variantsOf(schema);
  if (variants.length > 0) {
    const nullable = variants.some((variant) => typesOf(variant).includes('null'));
    return nullable ? null : fill(variants[0], name, choice, root, depth + 1);
  }
  return ofType(schema, name, choice, root, depth);
}

function ofType(schema: Schema, name: string, choice: FillChoice, root: Schema, depth: number): unknown {
  const types = typesOf(schema);
  if (types.includes('null') || schema['nullable'] === true) return null;
  switch (types[0] ?? (schema['properties'] ? 'object' : 'string')) {
    case 'object': {
      const properties = isSchema(schema['properties']) ? schema['properties'] : {};
      const entries = requiredOf(schema).map(
        (key) => [key, fill(properties[key] ?? {}, key, choice, root, depth + 1)] as const,
      );
      return Object.fromEntries(entries);
    }
    case 'array': {
      const count = Math.min(Number(schema['minItems'] ?? 0), 20);
      return Array.from({ length: count }, () => fill(schema['items'], name, choice, root, depth + 1));
    }
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return bounded(choice.number(name), schema);
    default:
      return fitted(choice.text(name), schema);
  }
}

function bounded(value: number, schema: Schema): number {
  const low = Number(schema['minimum'] ?? Number(schema['exclusiveMinimum'] ?? -Infinity) + 1);
  const high = Number(schema['maximum'] ?? Number(schema['exclusiveMaximum'] ?? Infinity) - 1);
  return Math.min(Math.max(value, low), high);
}

function fitted(text: string, schema: Schema): string {
  const low = Number(schema['minLength'] ?? 0);
  const high = Number(schema['maxLength'] ?? Infinity);
  return text.padEnd(low, '.').slice(0, high);
}

/** The keys that an object must have. */
export function requiredOf(schema: Schema): string[] {
  const required = schema['required'];
  return Array.isArray(required) ? required.filter((key): key is string => typeof key === 'string') : [];
}

/** The types a schema allows, in lower case. */
export function typesOf(schema: unknown): string[] {
  if (!isSchema(schema)) return [];
  return [schema['type']]
    .flat()
    .filter((type): type is string => typeof type === 'string')
    .map((type) => type.toLowerCase());
}

/** The alternatives of a schema (`anyOf`, `oneOf`, `allOf`). */
export function variantsOf(schema: Schema): unknown[] {
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    const variants = schema[key];
    if (Array.isArray(variants)) return variants;
  }
  return [];
}

function resolve(pointer: string, root: Schema): unknown {
  let node: unknown = root;
  for (const part of pointer.replace(/^#\/?/, '').split('/')) {
    node = isSchema(node) ? node[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  }
  return node;
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
