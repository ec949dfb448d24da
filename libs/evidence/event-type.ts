/** The CloudEvents type of evidence of a kind. It is stored, and for ever. */
export type TypeOf<Name extends string> = `initium.${Name}.v1`;

export const typeOf = <Name extends string>(kind: Name): TypeOf<Name> => `initium.${kind}.v1`;
