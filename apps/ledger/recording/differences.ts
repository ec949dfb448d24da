import { canonical, contentOf, type Evidence, type EvidenceContent, type Problem } from '#libs/evidence';

/** What at one place in an event is not as in the first one; null where it is absent. */
export interface Difference {
  readonly pointer: string;
  readonly first: unknown;
  readonly attempt: unknown;
}

/** Where the content of an attempt differs from the evidence that has its identity. Says where, never what. */
export function differences(attempt: Evidence, first: Evidence): Problem[] {
  return differing(contentOf(attempt), contentOf(first)).map(([name]) => ({
    pointer: `/${name}`,
    detail: 'is not what is recorded under this source and id',
  }));
}

/** The same with what both say; of `data` each member by itself. */
export function differencesBetween(attempt: Evidence, first: Evidence): Difference[] {
  return differing(contentOf(attempt), contentOf(first)).flatMap(([name, one, other]) =>
    name === 'data' && isObject(one) && isObject(other)
      ? differing(one, other).map(([member, ...both]) => difference(`/data/${step(member)}`, ...both))
      : [difference(`/${name}`, one, other)],
  );
}

function difference(pointer: string, attempt: unknown, first: unknown): Difference {
  return { pointer, first: first ?? null, attempt: attempt ?? null };
}

function differing(
  one: EvidenceContent | object,
  other: EvidenceContent | object,
): [name: string, one: unknown, other: unknown][] {
  const [a, b] = [one, other] as Readonly<Record<string, unknown>>[] as [Members, Members];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => canonical({ it: a[name] }) !== canonical({ it: b[name] }))
    .map((name) => [name, a[name], b[name]]);
}

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const step = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');
