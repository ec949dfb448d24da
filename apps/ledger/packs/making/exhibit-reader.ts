import type { EventReader, StoredEvent } from '#libs/event-store';
import { type ExhibitEnding, exhibitPart, type PackPart } from '#libs/evidence-pack';
import { leafHash } from '#libs/transparency';
import type { LeafMaker } from '../../proofs/leaf-maker.js';
import type { LogIndex } from '../../proofs/log-index.js';
import { Refusal } from '../../refusal.js';
import type { DisclosedKeys } from '../disclosed-keys.js';
import type { LogProofs } from './log-proofs.js';

export interface ExhibitSources {
  readonly reader: EventReader;
  readonly index: LogIndex;
  readonly leaves: LeafMaker;
  readonly proofs: LogProofs;
  readonly keys: DisclosedKeys;
}

/** A leaf of the log with the event that it is of. */
export interface LoggedStored {
  readonly index: number;
  readonly leaf: Uint8Array;
  readonly event: StoredEvent;
}

/** So many are read together. */
const togetherMax = 256;

/** The events of these leaves, in order, each held against its leaf. Refuses what is not as the log has it. */
export async function* loggedAt(sources: ExhibitSources, indexes: readonly number[]): AsyncGenerator<LoggedStored> {
  const { reader, index: log, leaves, proofs } = sources;
  for (let from = 0; from < indexes.length; from += togetherMax) {
    const together = indexes.slice(from, from + togetherMax);
    const events = await reader.readPositions(log.positionsAt(together));
    if (events.length < together.length) throw altered('is not there any more');
    for (const [at, event] of events.entries()) {
      const index = together[at] as number;
      const leaf = leaves.leafOf(event);
      if (!Buffer.from(leafHash(leaf)).equals(proofs.hashes(0, index))) throw altered('is not as the log has it');
      yield { index, leaf, event };
    }
  }
}

const altered = (what: string): Refusal =>
  new Refusal('evidence-unreadable', `Evidence that the pack would have ${what}; see /v1/incidents.`);

/** The parts of the exhibits, in the order of their names. */
export async function* exhibitParts(sources: ExhibitSources, indexes: readonly number[]): AsyncGenerator<PackPart> {
  let number = 0;
  for await (const { index, leaf, event } of loggedAt(sources, indexes)) {
    number++;
    const part = (ending: ExhibitEnding, bytes: Uint8Array): PackPart => ({ path: exhibitPart(number, ending), bytes });
    yield part('bin', event.data);
    const key = sources.keys.get(event.position);
    if (key !== undefined) yield part('dek', key);
    yield part('leaf', leaf);
    yield part('metadata', event.metadata);
    yield part('tlog-proof', sources.proofs.proofOf(index));
  }
}
