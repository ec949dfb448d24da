import type { Bearing, DataMembers, Kind } from './kind.js';
import * as all from './kinds/index.js';

/** Every kind there is, in order of name. */
export const kinds = Object.values(all);

type AnyKind = (typeof kinds)[number];
export type KindName = AnyKind['name'];
export type EventType = AnyKind['type'];

/** The data of a kind, `personal` included. */
export type DataOf<Name extends KindName> = {
  [K in AnyKind as K['name']]: DataMembers<K['fields']>;
}[Name];

/** Any kind, when it does not matter which. */
export type SomeKind = Kind<KindName>;

const byType: ReadonlyMap<string, SomeKind> = new Map(kinds.map((each) => [each.type, each as unknown as SomeKind]));
const byName: ReadonlyMap<string, SomeKind> = new Map(kinds.map((each) => [each.name, each as unknown as SomeKind]));

/** The kind of this CloudEvents type (`initium.<Kind>.v1`). */
export function kindOfType(type: string): SomeKind | undefined {
  return byType.get(type);
}

export function kindNamed(name: string): SomeKind | undefined {
  return byName.get(name);
}

/** The name of the kind of this CloudEvents type; undefined for a type that is none of ours. */
export function kindOf(type: EventType): KindName;
export function kindOf(type: string): KindName | undefined;
export function kindOf(type: string): KindName | undefined {
  return byType.get(type)?.name;
}

/** Which way a piece of evidence speaks, by its kind and by what it says. */
export function bearingOf<Name extends KindName>({
  kind,
  data,
}: {
  readonly kind: Name;
  readonly data: DataOf<Name>;
}): Bearing {
  const { bearing } = byName.get(kind) as SomeKind;
  return typeof bearing === 'string' ? bearing : bearing(data as Parameters<typeof bearing>[0]);
}
