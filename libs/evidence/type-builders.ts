/**
 * TypeBox's builders of JSON Schema, as far as evidence is made of them, with its types: each makes what TypeBox's own makes. Those
 * come in 300 files, which every thread and every command would load for the sake of a few objects.
 */
import type {
  TArray,
  TArrayOptions,
  TBoolean,
  TEnum,
  TEnumValue,
  TInteger,
  TNumber,
  TNumberOptions,
  TObject,
  TObjectOptions,
  TOptional,
  TProperties,
  TRecord,
  TSchema,
  TSchemaOptions,
  TString,
  TStringOptions,
  TUnion,
  TUnknown,
  TUnsafe,
} from 'typebox';

/** A schema of a type that only the compiler sees. */
const typed = <Type extends TSchema>(...parts: readonly object[]): Type => Object.assign({}, ...parts);

/** By what an optional member is known, which is no part of its schema. */
const mark = '~optional';

export const Text = (options?: TStringOptions): TString => typed({ type: 'string' }, options ?? {});
export const Truth = (options?: TSchemaOptions): TBoolean => typed({ type: 'boolean' }, options ?? {});
export const Whole = (options?: TNumberOptions): TInteger => typed({ type: 'integer' }, options ?? {});
export const Amount = (options?: TNumberOptions): TNumber => typed({ type: 'number' }, options ?? {});
export const Unknown = (options?: TSchemaOptions): TUnknown => typed(options ?? {});

export function Enum<const Values extends TEnumValue[]>(
  values: readonly [...Values],
  options: TSchemaOptions = {},
): TEnum<Values> {
  return typed({ enum: values }, options);
}

export function List<Item extends TSchema>(items: Item, options: TArrayOptions = {}): TArray<Item> {
  return typed({ type: 'array', items }, options);
}

export function Union<Types extends TSchema[]>(anyOf: [...Types], options: TSchemaOptions = {}): TUnion<Types> {
  return typed({ anyOf }, options);
}

/** An object whose members are called these. */
export function Members<Properties extends TProperties>(
  properties: Properties,
  options: TObjectOptions = {},
): TObject<Properties> {
  const required = Object.keys(properties).filter((name) => !Object.hasOwn(properties[name] as object, mark));
  return typed({ type: 'object', ...(required.length > 0 && { required }), properties }, options);
}

/** An object whose members may be called anything. */
export function Named<Value extends TSchema>(value: Value, options: TObjectOptions = {}): TRecord<'^.*$', Value> {
  return typed({ type: 'object', patternProperties: { '^.*$': value } }, options);
}

/** Of a member, that it need not be there. */
export function Optional<Type extends TSchema>(type: Type): TOptional<Type> {
  return Object.defineProperty(typed<TOptional<Type>>(type), mark, { value: true });
}

/** A schema whose type the compiler takes the caller's word for. */
export const Unsafe = <Type>(schema: TSchema): TUnsafe<Type> => typed(schema);
