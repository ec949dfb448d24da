import { createHash } from 'node:crypto';
import { shippedReference } from '#libs/assessment';
import type { EventStore } from '#libs/event-store';
import { canonical } from '#libs/evidence';
import { ledgerFact, type Speaker } from './ledger-fact.js';

/** Where the adoption of a version is kept. */
export const referenceStream = (version: string): string => `ledger-reference-${version}`;

/**
 * Records the reference data that this version ships, unless the ledger has adopted it before. What was known at an
 * instant is judged by the newest version adopted by then, so nothing that comes with the program is used unrecorded.
 */
export async function adoptReference(store: EventStore, speaker: Speaker): Promise<void> {
  const { ruleSet, version } = shippedReference;
  const stream = referenceStream(version);
  if ((await store.readFirst(stream)) !== undefined) return;
  const sha256 = createHash('sha256').update(canonical(shippedReference)).digest('hex');
  const data = { ruleSet, version, sha256, content: shippedReference };
  const events = [
    ledgerFact(speaker, { kind: 'ReferenceAdopted', id: version, now: store.now(), data, by: undefined }),
  ];
  // Another process may have done so meanwhile: then it stands there already.
  await store.append([{ stream, expectedRevision: 'NO_STREAM', events }]);
}
