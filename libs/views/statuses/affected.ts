import type { EvidenceIndex } from '../evidence-index/evidence-index.js';

export const clientPrefix = 'client/';

/**
 * The clients whose evidence became more in (after, upTo]: those it is about, and those that links join to them. With where it
 * stands, in lists that may overlap.
 */
export function clientsAffected(evidenceIndex: EvidenceIndex, after: bigint, upTo: bigint): Map<string, bigint[][]> {
  const filed = evidenceIndex.filedBetween(after, upTo);
  const touched = [...filed.keys()].filter((subject) => /^(client|identifier)\//.test(subject));
  const affected = new Map<string, bigint[][]>();
  for (const { name, linked } of evidenceIndex.known(touched, upTo)) {
    const positions = filed.get(name) as bigint[];
    for (const subject of [name, ...linked]) {
      if (!subject.startsWith(clientPrefix)) continue;
      const client = subject.slice(clientPrefix.length);
      const lists = affected.get(client);
      if (lists === undefined) affected.set(client, [positions]);
      else lists.push(positions);
    }
  }
  return affected;
}
