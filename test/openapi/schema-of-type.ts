import ts from 'typescript';

export type Schema = Readonly<Record<string, unknown>>;

/** All kinds of evidence at once: more alternatives than anything else has. */
const kindsMin = 40;

/**
 * JSON Schemas (2020-12) of TypeScript types, as the checker knows them: what may be undefined may be left out, and the first
 * paragraph of a comment is the description. A type that has a name becomes a reference to it.
 */
export class SchemasOfTypes {
  readonly #checker: ts.TypeChecker;
  readonly #names = new Map<string, string>();
  readonly #evidence: ts.Type;

  /** @param evidence the type of recorded evidence, which has a schema of its own under `named` */
  constructor(checker: ts.TypeChecker, named: ReadonlyMap<string, ts.Type>, evidence: string) {
    this.#checker = checker;
    for (const [name, type] of named) this.#names.set(this.#keyOf(type), name);
    this.#evidence = named.get(evidence) as ts.Type;
  }

  /** The schema of what a type is, whether or not it has a name. Throws where JSON has nothing like it. */
  define(type: ts.Type, within: readonly ts.Type[] = []): Schema {
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (flags & ts.TypeFlags.BooleanLiteral) return { const: this.#checker.typeToString(type) === 'true' };
    if (flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (type.isUnion()) return within.length === 0 ? this.#oneOf(type.types, [type]) : this.#union(type, within);
    if (flags & ts.TypeFlags.NonPrimitive) return { type: 'object' };
    if (this.#checker.isArrayType(type)) return this.#list(type as ts.TypeReference, within);
    if (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.#members(type, within);
    throw new Error(`JSON has nothing like ${this.#checker.typeToString(type)}`);
  }

  #of(type: ts.Type, within: readonly ts.Type[]): Schema {
    const name = this.#names.get(this.#keyOf(type));
    return name === undefined ? this.define(type, within) : { $ref: `#/components/schemas/${name}` };
  }

  #list(type: ts.TypeReference, within: readonly ts.Type[]): Schema {
    const [item] = this.#checker.getTypeArguments(type);
    return { type: 'array', items: this.#of(item as ts.Type, within) };
  }

  #union(type: ts.UnionType, within: readonly ts.Type[]): Schema {
    const all = type.types.filter(({ flags }) => (flags & ts.TypeFlags.Undefined) === 0);
    const some = all.filter(({ flags }) => (flags & ts.TypeFlags.Null) === 0);
    const isNullable = some.length < all.length;
    const name = this.#names.get(keyOf(some));
    const schema = name === undefined ? this.#oneOf(some, within) : { $ref: `#/components/schemas/${name}` };
    if (!isNullable) return schema;
    if (typeof schema.type === 'string' && schema.enum === undefined) return { ...schema, type: [schema.type, 'null'] };
    return { anyOf: [schema, { type: 'null' }] };
  }

  #oneOf(types: readonly ts.Type[], within: readonly ts.Type[]): Schema {
    if (types.length >= kindsMin && types.every((type) => type.getProperty('specversion')))
      return this.#evidenceWith(types, within);
    const literals = types.filter((type): type is ts.StringLiteralType => type.isStringLiteral());
    const isBoolean = types.filter(({ flags }) => flags & ts.TypeFlags.BooleanLiteral).length === 2;
    const rest = types.filter(
      (type) => !type.isStringLiteral() && !(isBoolean && type.flags & ts.TypeFlags.BooleanLiteral),
    );
    const schemas = [
      ...(literals.length > 0 ? [{ type: 'string', enum: literals.map(({ value }) => value).sort() }] : []),
      ...(isBoolean ? [{ type: 'boolean' }] : []),
      ...rest.map((type) => this.#of(type, within)),
    ];
    const different = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
    return different.length === 1 ? (different[0] as Schema) : { anyOf: different };
  }

  /** Evidence of any kind, and what all kinds have beside it. */
  #evidenceWith(kinds: readonly ts.Type[], within: readonly ts.Type[]): Schema {
    const [first] = kinds as [ts.Type];
    const own = new Set(this.#checker.getPropertiesOfType(this.#evidence).map(({ name }) => name));
    const [sent] = (this.#evidence as ts.UnionType).types;
    for (const { name } of this.#checker.getPropertiesOfType(sent as ts.Type)) own.add(name);
    const beside = this.#checker.getPropertiesOfType(first).filter(({ name }) => !own.has(name));
    const evidence = { $ref: `#/components/schemas/${this.#names.get(this.#keyOf(this.#evidence))}` };
    return beside.length === 0 ? evidence : { allOf: [evidence, this.#object(beside, within)] };
  }

  #members(type: ts.Type, within: readonly ts.Type[]): Schema {
    if (within.includes(type)) throw new Error(`${this.#checker.typeToString(type)} holds itself: give it a name`);
    const index = this.#checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const members = this.#checker
      .getPropertiesOfType(type)
      .filter((member) => this.#checker.getTypeOfSymbol(member).getCallSignatures().length === 0);
    const object = this.#object(members, [...within, type]);
    return index === undefined ? object : { ...object, additionalProperties: this.#of(index.type, [...within, type]) };
  }

  #object(members: readonly ts.Symbol[], within: readonly ts.Type[]): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const member of members) {
      const type = this.#checker.getTypeOfSymbol(member);
      const isOptional = member.flags & ts.SymbolFlags.Optional || mayBeUndefined(type);
      if (!isOptional) required.push(member.name);
      const description = this.#descriptionOf(member);
      properties[member.name] = { ...this.#of(type, within), ...(description && { description }) };
    }
    return { type: 'object', properties, ...(required.length > 0 && { required }) };
  }

  #descriptionOf(member: ts.Symbol): string | undefined {
    const text = ts.displayPartsToString(member.getDocumentationComment(this.#checker));
    const [first = ''] = text.split('\n\n');
    return first === '' ? undefined : first.replaceAll('\n', ' ');
  }

  #keyOf(type: ts.Type): string {
    return keyOf(type.isUnion() ? type.types : [type]);
  }
}

const mayBeUndefined = (type: ts.Type): boolean =>
  (type.isUnion() ? type.types : [type]).some(({ flags }) => flags & ts.TypeFlags.Undefined);

/** Two types are one where the checker has one number for them. */
const keyOf = (types: readonly ts.Type[]): string =>
  types
    .map((type) => (type as ts.Type & { readonly id: number }).id)
    .sort((one, other) => one - other)
    .join();
