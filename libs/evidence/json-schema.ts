import { attributes, EXTENSION_NAME, ExtensionValue, schemaId } from './attributes.js';
import { reservedNames } from './extensions.js';
import type { SomeKind } from './kinds.js';
import { limits } from './limits.js';

/**
 * The JSON Schema (2020-12) of a kind's `data`: the very one that intake checks. Beyond it intake asks that intervals do
 * not end before they begin, that strings hold no NUL and no lone surrogate, that integers lie within 2^53, and that an
 * identifier is none of the names that programs write where they have none.
 */
export function jsonSchemaOf(kind: SomeKind): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: schemaId(kind.name),
    title: kind.type,
    ...kind.data,
  };
}

/** Those that CloudEvents and the ledger know, and extension attributes beside them. */
const attributesMax = Object.keys(attributes).length + ['type', 'subject', 'dataschema', 'data'].length;

/**
 * The JSON Schema (2020-12) of a whole event of a kind, its attributes included, and those that nobody here knows.
 * Beyond it intake asks that an `id` looks like no person, that what is about a client, an identifier or a campaign
 * occurred after 2009-01-03 and not ahead of the ledger's clock, and that no more than 20 attributes are extensions.
 */
export function eventSchemaOf(kind: SomeKind): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${schemaId(kind.name)}:event`,
    title: `CloudEvent ${kind.type}`,
    ...kind.event,
    additionalProperties: ExtensionValue,
    propertyNames: { pattern: EXTENSION_NAME, not: { enum: reservedNames } },
    maxProperties: attributesMax + limits.extensionsMax,
  };
}
