import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;

/** What holds schemas for the same place, one beside the other. */
const beside = ['allOf', 'anyOf', 'oneOf'] as const;

/**
 * The schemas of a document as a reader would take them who knows no other member than they name. Published they are open, for new members
 * may come; a real answer with one that its schema has not is then found here.
 */
export class ClosedSchemas {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: object) {
    addFormats.default(this.#ajv);
    this.#ajv.addSchema({ $id: 'urn:initium:document', ...(opened(document) as Json) });
  }

  /** What of a value is not as a schema of the document says; none where it is. */
  problems(schema: object, value: unknown): string[] {
    const text = JSON.stringify(closed(schema)).replaceAll('"#/', '"urn:initium:document#/');
    let validate = this.#compiled.get(text);
    if (validate === undefined) {
      validate = this.#ajv.compile(JSON.parse(text) as object);
      this.#compiled.set(text, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath, message, JSON.stringify(params)].join(' '),
    );
  }
}

/** Everywhere in a document, places of members closed; the schema of a component itself is closed where it is used. */
function opened(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(opened);
  return isSchema(value)
    ? within(value)
    : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, opened(one)]));
}

const isSchema = (value: object): value is Json =>
  'properties' in value || 'items' in value || '$ref' in value || beside.some((word) => word in value);

/** A schema of a place, which no member but those that it names may have. */
function closed(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = within(schema as Json);
  const names = '$ref' in schema || 'properties' in schema || beside.some((word) => word in schema);
  return names && !('additionalProperties' in schema) ? { ...inner, unevaluatedProperties: false } : inner;
}

function within(schema: Json): Json {
  const inner: Json = { ...schema };
  if (schema.properties !== undefined)
    inner.properties = Object.fromEntries(
      Object.entries(schema.properties as Json).map(([key, one]) => [key, closed(one)]),
    );
  if (schema.items !== undefined) inner.items = closed(schema.items);
  if (typeof schema.additionalProperties === 'object') inner.additionalProperties = closed(schema.additionalProperties);
  for (const word of beside)
    if (Array.isArray(schema[word])) inner[word] = schema[word].map((one) => within(one as Json));
  return inner;
}
