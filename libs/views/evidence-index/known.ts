import type { Prepare } from '#libs/projections';

/** A subject as it is known at a position. */
export interface Known {
  /** Given at its first appearance: the same however often the evidence index is rebuilt. */
  readonly number: bigint;
  readonly name: string;
  /** The position of the first evidence filed under it. */
  readonly first: bigint;
  /** The subjects that links join to it, as `EvidenceIndex.linked` gives them. */
  readonly linked: readonly string[];
}

/** The types of links, found along the index of names, between the two that enclose all versions. */
export const linkTypes =
  "SELECT id FROM evidence_index_types WHERE name > 'initium.IdentityLink.' AND name < 'initium.IdentityLink/'";

const listed = '(SELECT value FROM json_each(@subjects))';

/** What is known of subjects, in the order of their numbers; throws where one of them is not known. */
export function knownOf(prepare: Prepare, subjects: readonly string[], upTo: bigint): Known[] {
  const linked = linkedTo(prepare, subjects, upTo);
  const known = prepare<Omit<Known, 'linked'>>(
    `SELECT id AS number, name, first FROM evidence_index_subjects WHERE name IN ${listed} AND first <= @upTo ORDER BY id`,
  )
    .all({ subjects: JSON.stringify(subjects), upTo })
    .map((subject) => ({ ...subject, linked: linked.get(subject.name) ?? [] }));
  if (known.length < subjects.length) {
    const names = new Set(known.map(({ name }) => name));
    throw new Error(`the register does not know ${subjects.find((subject) => !names.has(subject))}`);
  }
  return known;
}

/** What links join to each of these subjects, sorted; nothing of one that no link is about. */
export function linkedTo(prepare: Prepare, subjects: readonly string[], upTo: bigint): Map<string, string[]> {
  const pairs = prepare<[string, string]>(
    `WITH links AS MATERIALIZED (
       SELECT subject, position FROM evidence_index_filed
       WHERE subject IN (SELECT id FROM evidence_index_subjects WHERE name IN ${listed}) AND position <= @upTo AND type IN (
         ${linkTypes})),
     ends AS (
       SELECT position, subject FROM evidence_index_evidence WHERE position IN (SELECT position FROM links)
       UNION SELECT position, subject FROM evidence_index_further WHERE position IN (SELECT position FROM links))
     SELECT DISTINCT one.name, other.name FROM links JOIN ends USING (position)
     JOIN evidence_index_subjects AS one ON one.id = links.subject JOIN evidence_index_subjects AS other ON other.id = ends.subject
     WHERE one.id <> other.id ORDER BY other.name`,
  )
    .raw()
    .all({ subjects: JSON.stringify(subjects), upTo });
  const joined = Map.groupBy(pairs, ([one]) => one);
  return new Map([...joined].map(([one, ends]) => [one, ends.map(([, other]) => other)]));
}
