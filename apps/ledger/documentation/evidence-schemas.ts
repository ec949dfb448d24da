import { Channel, Coverage, EventReference, kinds, Purpose, Service, type SomeKind } from '#libs/evidence';

type Schema = Readonly<Record<string, unknown>>;

/** Words of the vocabulary that have a name of their own, wherever a kind uses them. */
const vocabulary: Readonly<Record<string, object>> = { Channel, Coverage, EventReference, Purpose, Service };

const refTo = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const sealed = {
  type: 'object',
  description: 'what stands in place of `personal` where it is stored: sealed by a key of its own',
  properties: { ciphertext: { type: 'string' }, nonce: { type: 'string' }, tag: { type: 'string' } },
  required: ['ciphertext', 'nonce', 'tag'],
};

/**
 * The kinds of evidence: of each its data, the event that a source sends, and the same as it is recorded. These are the
 * schemas that intake checks, but for extension attributes, which an event may have besides.
 */
export function evidenceSchemas(): Readonly<Record<string, Schema>> {
  const all = kinds as unknown as readonly SomeKind[];
  const sent = all.filter(({ ownToLedger }) => !ownToLedger);
  const schemas: Record<string, Schema> = {};
  for (const [name, schema] of Object.entries(vocabulary)) schemas[name] = withNames(schema, name) as Schema;
  for (const kind of sent) {
    schemas[`${kind.name}Data`] = withNames(kind.data) as Schema;
    schemas[`${kind.name}Event`] = eventOf(kind, refTo(`${kind.name}Data`));
  }
  for (const kind of all) {
    schemas[`Recorded${kind.name}`] = recordedOf(kind);
  }
  return {
    ...schemas,
    KindName: { type: 'string', enum: all.map(({ name }) => name), description: 'a kind of evidence' },
    Evidence: oneOf(sent, 'a CloudEvent of one of the kinds that a source may send', ({ name }) => `${name}Event`),
    EvidenceData: {
      anyOf: sent.map(({ name }) => refTo(`${name}Data`)),
      description: 'the data of an event, in binary mode',
    },
    RecordedEvidence: oneOf(all, 'a CloudEvent as it was recorded', ({ name }) => `Recorded${name}`),
  };
}

/** What was once recorded stays readable, so its attributes are held to no more than their types. */
function recordedOf({ type, data }: SomeKind): Schema {
  const { properties, ...rest } = data as { readonly properties?: object };
  const own = {
    type: { type: 'string', const: type },
    data: withNames({ ...rest, properties: { ...properties, sealed } }),
  };
  return { allOf: [refTo('RecordedAttributes'), { type: 'object', properties: own, required: ['type', 'data'] }] };
}

function eventOf({ event, type }: SomeKind, data: Schema): Schema {
  const {
    additionalProperties: _,
    properties,
    ...rest
  } = event as { readonly [name: string]: unknown; readonly properties?: object };
  return {
    ...(withNames({ ...rest, properties }) as Schema),
    properties: { ...(withNames(properties) as Schema), type: { const: type, type: 'string' }, data },
  };
}

function oneOf(kindsOf: readonly SomeKind[], description: string, nameOf: (kind: SomeKind) => string): Schema {
  const mapping = Object.fromEntries(kindsOf.map((kind) => [kind.type, refTo(nameOf(kind)).$ref]));
  return {
    description,
    oneOf: kindsOf.map((kind) => refTo(nameOf(kind))),
    discriminator: { propertyName: 'type', mapping },
  };
}

const named = new Map(Object.entries(vocabulary).map(([name, schema]) => [JSON.stringify(schema), name]));

/** In the pages that show a description it would be markup. */
const angled = /<[^<>]*>/g;

/** The same with references in place of what has a name, but for the one that is being defined. */
function withNames(schema: unknown, defined?: string): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const name = named.get(JSON.stringify(schema));
  if (name !== undefined && name !== defined) return refTo(name);
  if (Array.isArray(schema)) return schema.map((each) => withNames(each, defined));
  const written = (key: string, value: unknown) =>
    key === 'description' && typeof value === 'string' ? value.replace(angled, '`$&`') : withNames(value, defined);
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, written(key, value)]));
}
