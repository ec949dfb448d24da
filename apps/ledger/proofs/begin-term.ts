import { existsSync, readFileSync } from 'node:fs';
import type { EventStore } from '#libs/event-store';
import type { TreeHead } from '#libs/transparency';
import { bookkeeping } from '../ledger-fact.js';
import { replaceDurably } from './durable-file.js';
import { SigningRefused } from './signer.js';
import { headIn, type SigningTerm, superseded, termStream, termsIn, termType } from './signing-term.js';

/** How many of its terms a signer knows by their ids: of the last one, and of those of which it never heard what became. */
const knownMax = 16;
/** How often two that begin at the same time run into each other before one of them is told to wait. */
const triesMax = 5;

/** What of a store a term takes. */
export type TermStore = Pick<EventStore, 'catchUp' | 'readStream' | 'append'>;

export interface TermWish {
  /** The id of the term, for this process the same until it has it. */
  readonly eventId: string;
  /** What was signed last. */
  readonly head: TreeHead | undefined;
  /** Where this signer's terms are known by their ids: beside the key, and moved with it. */
  readonly path: string;
  /** To take it from whoever has it. */
  readonly takesOver: boolean;
}

/**
 * Begins a term of signing, by compare-and-set on the store's stream: whoever signed until now signs no more once its process has read up
 * to here. Throws `SigningRefused` where the last term was that of a signer which this one does not go on from, and what the
 * store throws.
 */
export async function beginTerm(store: TermStore, wish: TermWish): Promise<SigningTerm> {
  const { eventId, head, path, takesOver } = wish;
  for (let tries = 0; tries < triesMax; tries++) {
    await store.catchUp();
    const { end, terms } = await termsIn(store);
    const [last, earlier] = terms;
    if (last?.eventId === eventId) return { eventId, revision: last.revision, before: earlier && headIn(earlier) };
    const known = knownAt(path);
    if (last !== undefined && known?.includes(last.eventId) === false && !takesOver)
      throw new SigningRefused(superseded(last));
    // Before it is asked for: what is not known to have been refused may be in the stream later.
    const latest = [...(last === undefined ? [] : [last.eventId]), eventId];
    const others = (known ?? []).filter((id) => !latest.includes(id));
    replaceDurably(path, Buffer.from([...others, ...latest].slice(-knownMax).join('\n')));
    const said =
      head === undefined ? { size: '0' } : { root: Buffer.from(head.root).toString('hex'), size: String(head.size) };
    const events = [{ ...bookkeeping(termType, said), eventId }];
    const [result] = await store.append([{ stream: termStream, expectedRevision: end, events }]);
    if (result?.outcome === 'appended') return { eventId, revision: result.revision, before: last && headIn(last) };
  }
  throw new Error(`the stream ${termStream} takes no event: somebody else writes there, or has deleted it`);
}

function knownAt(path: string): readonly string[] | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : undefined;
}
