import fc, { type Arbitrary } from 'fast-check';
import type { TSchema } from 'typebox';
import { instant } from '../instant.js';

/** How a field is drawn, and whether it is there, of which more is known than its schema says; by its path: `claims/id`. */
export type Leaning = (path: string) => Arbitrary<unknown> | undefined;

interface Drawing {
  /** By description. */
  readonly words: ReadonlyMap<string, (field: string) => Arbitrary<unknown>>;
  readonly leaning: Leaning;
}

interface Described {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly required?: readonly string[];
  readonly items?: Described;
  readonly minItems?: number;
  readonly anyOf?: readonly Described[];
}

const listMax = 2;
const numberMax = 4;

/** Whatever a schema describes: what is optional is there half the time, and what is a word as its cast has it. */
export const drawn = (schema: TSchema, drawing: Drawing): Arbitrary<unknown> => value(schema, drawing, '');

function value(schema: Described, drawing: Drawing, path: string): Arbitrary<unknown> {
  const field = path.slice(path.lastIndexOf('/') + 1);
  const known = drawing.leaning(path) ?? drawing.words.get(schema.description ?? '')?.(field);
  if (known !== undefined) return known;
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.properties !== undefined) return members(schema, drawing, path);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => value(one, drawing, path)));
  switch (schema.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.nat({ max: numberMax }).map((more) => (schema.minimum ?? 0) + more);
    case 'array': {
      const minLength = schema.minItems ?? 0;
      const item = value(schema.items ?? {}, drawing, path);
      return fc.array(item, { minLength, maxLength: Math.max(minLength, listMax) });
    }
    case 'string':
      return text(schema);
    default:
      return fc.constant({});
  }
}

function text({ pattern, minLength = 0, maxLength = Infinity }: Described): Arbitrary<string> {
  if (pattern === undefined) return fc.string({ minLength, maxLength: Math.max(minLength, numberMax) });
  return fc.stringMatching(new RegExp(pattern)).filter(({ length }) => minLength <= length && length <= maxLength);
}

function members({ properties = {}, required = [], anyOf = [] }: Described, drawing: Drawing, path: string) {
  const { personal: _, ...rest } = properties;
  const entries = Object.entries(rest).map(
    ([name, schema]) => [name, value(schema, drawing, path === '' ? name : `${path}/${name}`)] as const,
  );
  const leant = Object.keys(rest).filter(
    (name) => drawing.leaning(path === '' ? name : `${path}/${name}`) !== undefined,
  );
  const requiredKeys = [...new Set([...required, ...leant])] as never[];
  const drawnMembers = fc.record(Object.fromEntries(entries), { requiredKeys }).map(inOrder);
  // One of some members has to be there.
  const demanded = anyOf.map((one) => one.required ?? []);
  const isThere = (data: object) => demanded.some((names) => names.every((name) => name in data));
  return demanded.length === 0 ? drawnMembers : drawnMembers.filter(isThere);
}

const intervals = [
  ['from', 'to'],
  ['periodFrom', 'periodTo'],
  ['from', 'ended'],
] as const;

/** Without what is undefined; and intake takes no interval that ends before it begins. */
function inOrder(data: Record<string, unknown>): Record<string, unknown> {
  const ordered = Object.fromEntries(Object.entries(data).filter(([, member]) => member !== undefined));
  for (const [start, end] of intervals) {
    const [from, to] = [ordered[start], ordered[end]];
    if (typeof from !== 'string' || typeof to !== 'string' || instant(from) <= instant(to)) continue;
    ordered[start] = to;
    ordered[end] = from;
  }
  return ordered;
}
