import { kinds } from '#libs/evidence';

/** As much of JSON Schema as the kinds of evidence are made of. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
}

/** A union of more members helps nobody: countries. */
const membersMax = 60;

/**
 * The types of what producers may send, as a declaration file that needs no library: for each kind the members of its data, with
 * what the published schema says of them. What a type cannot say (patterns, lengths, that one of two has to be there) the
 * producer checks.
 */
export function eventTypes(): string {
  const sendable = kinds.filter(({ ownToLedger }) => !ownToLedger);
  const members = sendable.map(({ name, data, description }) => {
    const about = described(`${description} Its type is initium.${name}.v1.`, 1);
    return `${about}  ${name}: ${typeOfSchema(data as Schema, 1)};\n`;
  });
  return `${[
    '/** The data of each kind of evidence that a source may send, by the name of the kind. */',
    `export interface EventData {\n${members.join('')}}`,
    '/** The name of a kind of evidence. */',
    'export type KindName = keyof EventData;',
    '/** What a piece of evidence of a kind says. */',
    'export type DataOf<Name extends KindName> = EventData[Name];',
    "/** One reason why something is not valid evidence. `pointer` is RFC 6901, from the event's root. */",
    'export interface Problem {\n  readonly pointer: string;\n  readonly detail: string;\n}',
    '/** Names a piece of evidence, for ever. */',
    'export interface EventReference {\n  readonly source: string;\n  readonly id: string;\n}',
  ].join('\n')}\n`;
}

function typeOfSchema(schema: Schema, depth: number): string {
  if (schema.enum !== undefined && schema.enum.length <= membersMax)
    return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf !== undefined && schema.type === undefined)
    return schema.anyOf.map((one) => typeOfSchema(one, depth)).join(' | ');
  switch (schema.type) {
    case 'string':
    case 'boolean':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `(${typeOfSchema(schema.items ?? {}, depth)})[]`;
    case 'object':
      return schema.properties === undefined ? 'Record<string, unknown>' : typeOfMembers(schema, depth);
    default:
      return 'unknown';
  }
}

function typeOfMembers({ properties = {}, required = [] }: Schema, depth: number): string {
  const members = Object.entries(properties).map(([name, schema]) => {
    const about = schema.description === undefined ? '' : described(schema.description, depth + 1);
    const optional = required.includes(name) ? '' : '?';
    return `${about}${indent(depth + 1)}${name}${optional}: ${typeOfSchema(schema, depth + 1)};\n`;
  });
  return `{\n${members.join('')}${indent(depth)}}`;
}

const indent = (depth: number): string => '  '.repeat(depth);

const described = (text: string, depth: number): string => `${indent(depth)}/** ${text.replaceAll('*/', '* /')} */\n`;
