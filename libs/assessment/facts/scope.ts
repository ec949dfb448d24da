import type { Coverage } from '#libs/evidence';

/** What an act, an enquiry or a question is about: one service and one asset. */
export interface Subject {
  readonly service: string;
  readonly asset: string;
}

/** A subject, or many: `*` in place of a service or an asset is any. */
export type Entry = Subject;

export const isNamed = ({ service, asset }: Entry): boolean => service !== '*' && asset !== '*';

export const everything: readonly Entry[] = [{ service: '*', asset: '*' }];

/** The entries of a coverage; absent or ALL is everything. */
export const entriesOf = (coverage: Coverage | undefined): readonly Entry[] =>
  coverage === undefined || coverage === 'ALL' ? everything : coverage;

/** One text for an entry, by which it is looked up. */
export const keyOf = ({ service, asset }: Entry): string => `${service}\n${asset}`;

/** The keys of every entry that takes in a subject, or an entry as a whole. */
export const keysOver = ({ service, asset }: Entry): readonly string[] => [
  ...new Set([`${service}\n${asset}`, `${service}\n*`, `*\n${asset}`, '*\n*']),
];

/** Whether any entry covers the subject. */
export const covers = (entries: readonly Entry[], { service, asset }: Subject): boolean =>
  entries.some(
    (entry) => (entry.service === '*' || entry.service === service) && (entry.asset === '*' || entry.asset === asset),
  );

/** Each entry once. */
export const distinct = (entries: readonly Entry[]): readonly Entry[] =>
  entries.length < 2 ? entries : [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()];
