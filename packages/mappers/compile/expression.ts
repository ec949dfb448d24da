import type { Expression, ExpressionForm, LookupTable } from '../mapping.js';
import type { RecordScope } from '../mapping-context.js';
import { MappingFault } from '../mapping-fault.js';
import { countryOf } from '../values/country.js';
import { normalised } from '../values/normalised.js';
import { isNothing } from '../values/nothing.js';
import { isZone, timeBounds } from '../values/time-bounds.js';
import { compileCondition } from './condition.js';
import { functions } from './functions.js';
import { isPath } from './path.js';
import type { Paths } from './paths.js';
import { compileTable } from './table.js';

/** What an expression is of a record; undefined is none. Times are `TimeBounds`, identifiers what `PseudonymOf` says. */
export type ReadValue = (scope: RecordScope) => unknown;

/** What expressions of one mapping share. */
export interface Compiling {
  readonly paths: Paths;
  readonly tables: Readonly<Record<string, LookupTable>>;
  readonly zone?: string;
  readonly country?: string;
  /** The mapping's own name, which keeps ids of its vendor apart from those of others. */
  readonly scope: string;
}

/** A pseudonym by the key in force, and by all keys, the oldest first. */
export class PseudonymOf {
  constructor(
    readonly name: string,
    readonly byEveryKey: readonly string[],
  ) {}
}

export function compileExpression(expression: Expression, compiling: Compiling): ReadValue {
  if (typeof expression === 'string' && isPath(expression)) {
    const read = compiling.paths.compile(expression);
    return (scope) => present(read(scope));
  }
  if (typeof expression !== 'object' || expression === null) return () => expression ?? undefined;
  return compileForm(expression, compiling);
}

const present = (value: unknown): unknown => (isNothing(value) ? undefined : value);

function compileForm(form: ExpressionForm, compiling: Compiling): ReadValue {
  const compile = (expression: Expression): ReadValue => compileExpression(expression, compiling);
  if ('literal' in form) return () => form.literal;
  if ('first' in form) {
    const each = form.first.map(compile);
    return (scope) => firstOf(each, scope);
  }
  if ('join' in form) {
    const each = form.join.map(compile);
    return (scope) =>
      joined(
        each.map((read) => read(scope)),
        form.with ?? '',
      );
  }
  if ('table' in form) return compileLookup(form, compiling);
  if ('until' in form) {
    const read = compile(form.of);
    return (scope) => until(read(scope), form.until);
  }
  if ('time' in form) return compileTime(form, compiling);
  if ('pseudonym' in form) return compilePseudonym(form, compiling);
  if ('country' in form) {
    const read = compile(form.country);
    return (scope) => countryOf(read(scope));
  }
  if ('digest' in form) {
    const each = form.digest.map(compile);
    return (scope) => scope.context.keys.digest(each.map((read) => JSON.stringify(read(scope) ?? null)));
  }
  if ('object' in form) {
    const members = Object.entries(form.object).map(([name, of]) => [name, compile(of)] as const);
    return (scope) => whole(members.map(([name, read]) => [name, read(scope)] as const));
  }
  if ('list' in form) {
    const each = form.list.map(compile);
    return (scope) => listOf(each.map((read) => read(scope)));
  }
  if ('call' in form) return compileCall(form, compile);
  const holds = compileCondition(form.when, compiling);
  const [then, otherwise] = [compile(form.then), compile(form.else ?? null)];
  return (scope) => (holds(scope) ? then(scope) : otherwise(scope));
}

function firstOf(each: readonly ReadValue[], scope: RecordScope): unknown {
  for (const read of each) {
    const value = read(scope);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** All or nothing: a name that lacks a part would name something else. */
function joined(parts: readonly unknown[], separator: string): string | undefined {
  const texts = parts.map((part) => (part instanceof PseudonymOf ? part.name : part));
  return texts.some((part) => part === undefined || typeof part === 'object') ? undefined : texts.join(separator);
}

function until(value: unknown, ends: readonly string[]): unknown {
  if (typeof value !== 'string') return undefined;
  const places = ends.map((end) => value.indexOf(end)).filter((place) => place >= 0);
  return places.length === 0 ? value : value.slice(0, Math.min(...places));
}

/** An object whose every member is there, or none: half a reference points elsewhere. */
function whole(members: readonly (readonly [string, unknown])[]): unknown {
  return members.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(members);
}

function listOf(values: readonly unknown[]): unknown {
  const found = values.flat().filter((value) => value !== undefined);
  return found.length === 0 ? undefined : found;
}

function compileLookup(form: Extract<ExpressionForm, { table: unknown }>, compiling: Compiling): ReadValue {
  const read = compileExpression(form.of, compiling);
  const what = typeof form.of === 'string' ? form.of : 'a code';
  const lookUp = compileTable(tableOf(form, compiling.tables), what);
  return (scope) => lookUp(read(scope), scope) ?? undefined;
}

function tableOf(
  { table, else: otherwise }: Extract<ExpressionForm, { table: unknown }>,
  tables: Compiling['tables'],
): LookupTable {
  if (typeof table !== 'string') {
    if (otherwise === undefined) throw new MappingFault('a table says what anything else is: else');
    return { rows: table, else: otherwise };
  }
  const named = Object.hasOwn(tables, table) ? tables[table] : undefined;
  if (named === undefined) throw new MappingFault(`there is no table ${table}`);
  return otherwise === undefined ? named : { ...named, else: otherwise };
}

function compileTime(form: Extract<ExpressionForm, { time: unknown }>, compiling: Compiling): ReadValue {
  const read = compileExpression(form.time, compiling);
  const zoneOf = compileExpression(form.zone ?? compiling.zone ?? null, compiling);
  return (scope) => {
    const zone = zoneOf(scope);
    return timeBounds(form.as, read(scope), typeof zone === 'string' && isZone(zone) ? zone : undefined);
  };
}

function compilePseudonym(form: Extract<ExpressionForm, { pseudonym: unknown }>, compiling: Compiling): ReadValue {
  const read = compileExpression(form.pseudonym, compiling);
  const scopeName = form.as === 'id' ? (form.scope ?? compiling.scope) : '';
  return ({ context, ...scope }) => {
    const text = normalised(form.as, read({ context, ...scope }), compiling.country);
    if (text === undefined) return undefined;
    const names = context.keys.pseudonyms(form.as, text, scopeName);
    return new PseudonymOf(names.at(-1) as string, names);
  };
}

function compileCall(
  { call, with: given = [] }: Extract<ExpressionForm, { call: string }>,
  compile: (of: Expression) => ReadValue,
): ReadValue {
  const named = Object.hasOwn(functions, call) ? functions[call] : undefined;
  if (named === undefined)
    throw new MappingFault(`there is no function ${call}; there are ${Object.keys(functions).join(', ')}`);
  const each = given.map(compile);
  return (scope) => named(...each.map((read) => read(scope)));
}
