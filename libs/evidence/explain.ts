import type { TSchema } from 'typebox';
import type { TLocalizedValidationError } from 'typebox/error';
import { limits } from './limits.js';
import { type Problem, step } from './problem.js';
import { LOOKS_LIKE, lookAlike } from './pseudonym.js';

/** Turns what a schema's errors say into reasons that a source's programmer can act on, one for each thing wrong. */
export function explain(schema: TSchema, errors: readonly TLocalizedValidationError[], event: unknown): Problem[] {
  const problems = new Map<string, Problem>();
  for (const error of withoutRejectedAlternatives(errors)) {
    for (const problem of reasons(schema, error, event)) {
      // A schema may say several things of one value; the first says enough.
      if (!problems.has(problem.pointer)) problems.set(problem.pointer, problem);
    }
  }
  return [...problems.values()].slice(0, limits.problemsMax);
}

/**
 * Of a union all alternatives complain. Where one of them got further than the union itself (ALL or a list: the third
 * entry of the list is wrong), what it found there is the reason; else that none fits is.
 */
function withoutRejectedAlternatives(errors: readonly TLocalizedValidationError[]): TLocalizedValidationError[] {
  let kept = [...errors];
  for (const union of errors.filter(({ keyword }) => keyword === 'anyOf')) {
    const within = kept.filter((error) => error.schemaPath.startsWith(`${union.schemaPath}/anyOf/`));
    const further = within.filter((error) => error.instancePath.length > union.instancePath.length);
    const rejected = new Set(
      further.length > 0 ? [...within.filter((error) => !further.includes(error)), union] : within,
    );
    kept = kept.filter((error) => !rejected.has(error));
  }
  return kept;
}

function reasons(root: TSchema, error: TLocalizedValidationError, event: unknown): Problem[] {
  const pointer = error.instancePath;
  const schema = schemaAt(root, error.schemaPath);
  switch (error.keyword) {
    case 'additionalProperties':
      return []; // Each of them is reported once more, in its own place.
    case 'boolean':
      return [{ pointer, detail: unknownMember(root, error.schemaPath) }];
    case 'required':
      return error.params.requiredProperties.map((name) => ({ pointer: pointer + step(name), detail: 'is missing' }));
    case 'enum':
      return [{ pointer, detail: `must be ${enumerated(schema, error.params.allowedValues)}` }];
    case 'anyOf':
      return [{ pointer, detail: alternatives(schema) }];
    case 'maxLength':
    case 'maxItems':
    case 'minItems':
    case 'minimum':
    case 'maximum':
      return [{ pointer, detail: schema?.description ? `must be ${schema.description}` : error.message }];
    default: {
      const value = valueAt(event, pointer);
      const like = typeof value === 'string' ? lookAlike(value.slice(value.lastIndexOf('/') + 1)) : undefined;
      const seen = like && error.keyword === 'pattern' ? `${LOOKS_LIKE}${like}: ` : '';
      return [{ pointer, detail: schema?.description ? `${seen}must be ${schema.description}` : error.message }];
    }
  }
}

function unknownMember(root: TSchema, schemaPath: string): string {
  const owner = schemaAt(root, schemaPath.replace(/\/additionalProperties$/, ''));
  const known = Object.keys(owner?.properties ?? {});
  return `is not known here; known are ${known.join(', ')}`;
}

function enumerated(schema: Described | undefined, allowed: readonly unknown[]): string {
  if (allowed.length > 40 && schema?.description) return schema.description;
  return allowed.length === 1 ? String(allowed[0]) : `one of ${allowed.join(', ')}`;
}

function alternatives(schema: Described | undefined): string {
  const demanded = schema?.anyOf?.map(({ required }) => required?.join(' and ')) ?? [];
  if (demanded.length > 0 && demanded.every((names) => names !== undefined))
    return `must hold ${demanded.join(' or ')}`;
  return `must be ${schema?.description ?? 'one of the alternatives'}`;
}

interface Described {
  readonly description?: string;
  readonly properties?: Record<string, unknown>;
  readonly anyOf?: readonly { readonly required?: readonly string[] }[];
}

function schemaAt(root: TSchema, schemaPath: string): Described | undefined {
  return valueAt(root, schemaPath.slice(1)) as Described | undefined;
}

function valueAt(root: unknown, pointer: string): unknown {
  let value = root;
  for (const part of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return value;
}
