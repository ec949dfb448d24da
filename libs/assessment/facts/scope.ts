import type { Coverage } from '#libs/evidence';

/** What an act, an enquiry or a question is about: one service and one asset. */
export interface Subject {
  readonly service: string;
  readonly asset: string;
}

/** A subject, or many: `*` in place of a service or an asset is any. */
export type ScopeEntry = Subject;

export const isNamed = ({ service, asset }: ScopeEntry): boolean => service !== '*' && asset !== '*';

export const everything: readonly ScopeEntry[] = [{ service: '*', asset: '*' }];

/** The entries of a coverage; absent or ALL is everything. */
export const entriesOf = (coverage: Coverage | undefined): readonly ScopeEntry[] =>
  coverage === undefined || coverage === 'ALL' ? everything : coverage;

/** One text for an entry, by which it is looked up. */
export const keyOf = ({ service, asset }: ScopeEntry): string => `${service}\n${asset}`;

/** The keys of every entry that takes in a subject, or an entry as a whole. */
export const keysOver = ({ service, asset }: ScopeEntry): readonly string[] => [
  ...new Set([`${service}\n${asset}`, `${service}\n*`, `*\n${asset}`, '*\n*']),
];

/** Whether any entry covers the subject. */
export const covers = (entries: readonly ScopeEntry[], { service, asset }: Subject): boolean =>
  entries.some(
    (entry) => (entry.service === '*' || entry.service === service) && (entry.asset === '*' || entry.asset === asset),
  );

/** Each entry once. */
export const distinct = (entries: readonly ScopeEntry[]): readonly ScopeEntry[] =>
  entries.length < 2 ? entries : [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()];
