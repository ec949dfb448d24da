import { schemaId } from './attributes.js';
import type { SomeKind } from './kinds.js';

/**
 * The JSON Schema (2020-12) of a kind's `data`: the very one that intake checks. Beyond it intake asks that intervals do
 * not end before they begin, that strings hold no NUL and no lone surrogate, and that integers lie within 2^53.
 */
export function jsonSchemaOf(kind: SomeKind): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: schemaId(kind.name),
    title: kind.type,
    ...kind.data,
  };
}

/** The JSON Schema (2020-12) of a whole event of a kind, its attributes included. */
export function eventSchemaOf(kind: SomeKind): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${schemaId(kind.name)}:event`,
    title: `CloudEvent ${kind.type}`,
    ...kind.event,
  };
}
