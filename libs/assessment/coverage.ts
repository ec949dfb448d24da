import type { Coverage } from '#libs/evidence';

/** What an act, an enquiry or a question is about: one service and one asset. */
export interface Subject {
  readonly service: string;
  readonly asset: string;
}

export type Entry = Subject;

export const isNamed = ({ service, asset }: Entry): boolean => service !== '*' && asset !== '*';

export const entryCovers = (entry: Entry, subject: Subject): boolean =>
  (entry.service === '*' || entry.service === subject.service) &&
  (entry.asset === '*' || entry.asset === subject.asset);

export const everything: readonly Entry[] = [{ service: '*', asset: '*' }];

/** The entries of a coverage; absent or ALL is everything. */
export const entriesOf = (coverage: Coverage | undefined): readonly Entry[] =>
  coverage === undefined || coverage === 'ALL' ? everything : coverage;

/** Whether any entry covers the subject. */
export const covers = (entries: readonly Entry[], subject: Subject): boolean =>
  entries.some((entry) => entryCovers(entry, subject));
