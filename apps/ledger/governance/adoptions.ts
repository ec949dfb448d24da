import { createHash } from 'node:crypto';
import type { RuleSet } from '#libs/assessment';
import type { EventStore, FirstEvent } from '#libs/event-store';
import { canonical, fromStored, isKind, receptionOf, recognise } from '#libs/evidence';
import type { Named } from '../access/principal.js';
import { type LedgerSpeaker, ledgerFact } from '../ledger-fact.js';

const adoptionId = (number: number): string => `adoption-${number}`;

/** Where an adoption is kept, by its id; those that were made before adoptions had numbers by the version. */
export const adoptionStreams = (id: string): string[] => [`ledger-${id}`, `ledger-reference-${id}`];
const adoptionStream = (number: number): string => `ledger-${adoptionId(number)}`;
/** Versions of P1's reference data that were adopted without a number. */
const earlier = ['2026-11-01', '2026-11-22'].map((version) => `ledger-reference-${version}`);

/** A rule set with its reference data, as the ledger adopted it. */
export interface RecordedAdoption {
  /** Of the evidence, a `ReferenceAdopted` whose source is the ledger's origin. */
  readonly id: string;
  readonly ruleSet: string;
  /** Of the reference data. */
  readonly version: string;
  readonly position: bigint;
  /** Milliseconds since 1970; undefined where this process has not read up to it. */
  readonly ledgertime: number | undefined;
  /** The officer who asked for it; `anonymous` where nobody is asked who they are, `ledger` where it was its own doing. */
  readonly by: string;
}

/** What was adopted, the newest last: that one is in force. */
export interface AdoptedSoFar {
  readonly adoptions: readonly RecordedAdoption[];
  /** How many numbers are taken, also by what somebody else wrote there. */
  readonly numbered: number;
}

/**
 * The adoptions of a ledger. Each is an event of a stream of its own, and these are numbered without a gap: so the store
 * decides who was first, and a program finds also what it has no rule set for. What is no adoption is passed over.
 */
export class Adoptions {
  readonly #store: EventStore;
  readonly #speaker: LedgerSpeaker;
  #read: AdoptedSoFar = { adoptions: [], numbered: 0 };

  constructor(store: EventStore, speaker: LedgerSpeaker) {
    this.#store = store;
    this.#speaker = speaker;
  }

  /** All that were recorded before this was asked, by any process. */
  recorded(): Promise<AdoptedSoFar> {
    return readOn({ adoptions: [], numbered: 0 }, (stream) => this.#store.readFirst(stream));
  }

  /** As far as this process has read: costs a look at its own file. */
  async read(): Promise<AdoptedSoFar> {
    const read = await readOn(this.#read, (stream) => this.#firstRead(stream));
    if (read.numbered >= this.#read.numbered) this.#read = read;
    return read;
  }

  /**
   * Records that the ledger adopts a set with the reference data that is shipped with it, after these. False where another
   * adoption was recorded meanwhile: that is to be looked at first. Durable when it resolves.
   */
  async record(set: RuleSet, { numbered }: AdoptedSoFar, by: Named | 'ledger' | undefined): Promise<boolean> {
    const { id: ruleSet, reference: content } = set;
    const sha256 = createHash('sha256').update(canonical(content)).digest('hex');
    const data = { ruleSet, version: content.version, sha256, content };
    const [id, stream] = [adoptionId(numbered + 1), adoptionStream(numbered + 1)];
    const event = ledgerFact(this.#speaker, { kind: 'ReferenceAdopted', id, now: this.#store.now(), data, by });
    const [result] = await this.#store.append([{ stream, expectedRevision: 'NO_STREAM', events: [event] }]);
    return result?.outcome === 'appended';
  }

  async #firstRead(stream: string): Promise<FirstEvent | undefined> {
    for await (const [event] of this.#store.readStream(stream, { limit: 1 })) return event;
    return undefined;
  }
}

/** What the next one will be called, where no other comes first. */
export const nextId = ({ numbered }: AdoptedSoFar): string => adoptionId(numbered + 1);

/** Goes on from what is known. */
async function readOn(
  known: AdoptedSoFar,
  first: (stream: string) => Promise<FirstEvent | undefined>,
): Promise<AdoptedSoFar> {
  const found: RecordedAdoption[] = [];
  const take = async (stream: string): Promise<boolean> => {
    const event = await first(stream);
    const adoption = event && adoptionIn(stream, event);
    if (adoption !== undefined) found.push(adoption);
    return event !== undefined;
  };
  if (known.numbered === 0) for (const stream of earlier) await take(stream);
  let { numbered } = known;
  while (await take(adoptionStream(numbered + 1))) numbered++;
  if (known.numbered > 0) found.unshift(...known.adoptions);
  return { adoptions: found.sort((a, b) => (a.position < b.position ? -1 : 1)), numbered };
}

/** Whoever else can write into the store may have put anything there. */
function adoptionIn(stream: string, event: FirstEvent): RecordedAdoption | undefined {
  const { position, ledgertime } = event;
  if (recognise({ ...event, stream, revision: 0n }).why !== undefined) return undefined;
  const evidence = fromStored({ ...event, ledgertime: ledgertime ?? 0 });
  if (!isKind(evidence, 'ReferenceAdopted')) return undefined;
  const { ruleSet, version } = evidence.data;
  return { id: evidence.id, ruleSet, version, position, ledgertime, by: receptionOf(event).principal };
}
