import type { EvidenceIndex } from '../evidence-index/evidence-index.js';

export const clientPrefix = 'client/';

/** The clients whose evidence became more in (after, upTo]: those it is about, and those that links join to them. */
export function clientsAffected(evidenceIndex: EvidenceIndex, after: bigint, upTo: bigint): string[] {
  const touched = evidenceIndex
    .subjectsBetween(after, upTo)
    .filter((subject) => /^(client|identifier)\//.test(subject));
  return evidenceIndex
    .known(touched, upTo)
    .flatMap(({ name, linked }) => [name, ...linked])
    .filter((subject) => subject.startsWith(clientPrefix))
    .map((subject) => subject.slice(clientPrefix.length));
}
