import type { Dossier } from '#libs/assessment';
import { instant, type RecordedEvidence } from '#libs/evidence';
import type { Known } from '../evidence-index/known.js';
import { clientPrefix } from './affected.js';
import { ShownInterests } from './interests.js';

/** All evidence of one client and of what links join to it, in the order of recording, and how far it was replayed. */
export class ClientHistory {
  readonly client: string;
  /** The evidence index's number of the client. */
  readonly number: bigint;
  /** Where the client is first known: before, what is linked to it now was nobody's. */
  readonly first: bigint;
  /** Whose evidence it is. */
  readonly subjects: readonly string[];
  readonly evidence: RecordedEvidence[] = [];
  readonly positions: bigint[] = [];
  readonly interests: ShownInterests;
  /** How much of it was replayed. */
  known = 0;
  /** When the latest of that occurred, in ms. */
  latest = -Infinity;
  /** What was made of it; undefined where that was not kept. */
  dossier: Dossier | undefined;
  /** Whether it lacks what was passed over for as long as campaigns stay as they are: requests, and checks. */
  hangsOnCampaigns = false;
  /** The sources whose coverage changed since that was made, without anything hanging on it. */
  readonly changed = new Set<string>();

  constructor({ number, name, first, linked }: Known) {
    this.client = name.slice(clientPrefix.length);
    this.number = number;
    this.first = first;
    this.subjects = [name, ...linked];
    this.interests = new ShownInterests(this.client);
  }

  /** Takes what was recorded after all that is held. */
  add(more: Iterable<RecordedEvidence>): void {
    for (const item of more) {
      this.evidence.push(item);
      this.positions.push(BigInt(item.position as string));
      this.interests.add(item);
    }
  }

  /** Takes what was made of all of it by the registers of that moment. */
  renew(dossier: Dossier): void {
    this.turnTo(dossier);
    this.hangsOnCampaigns = false;
  }

  /** Takes the same as before under the registers of that moment. */
  turnTo(dossier: Dossier): void {
    this.dossier = dossier;
    this.changed.clear();
  }

  /** Counts all up to a position as replayed, and gives what was not before. */
  goTo(position: bigint): RecordedEvidence[] {
    const from = this.known;
    while (this.known < this.positions.length && (this.positions[this.known] as bigint) <= position) this.known++;
    const more = this.evidence.slice(from, this.known);
    for (const { time } of more) this.latest = Math.max(this.latest, instant(time));
    return more;
  }
}

/** The histories of clients that were replayed lately, as long as they are not too much. */
export class ClientMemory {
  readonly #piecesMax: number;
  readonly #held = new Map<string, ClientHistory>();
  #pieces = 0;

  /** @param piecesMax pieces of evidence, about a kilobyte each */
  constructor(piecesMax: number) {
    this.#piecesMax = piecesMax;
  }

  /** Takes a client's history out, so that it is held no more while it is being added to. */
  take(client: string): ClientHistory | undefined {
    const history = this.#held.get(client);
    if (history === undefined) return undefined;
    this.#held.delete(client);
    this.#pieces -= history.evidence.length;
    return history;
  }

  clear(): void {
    this.#held.clear();
    this.#pieces = 0;
  }

  put(history: ClientHistory): void {
    this.#held.set(history.client, history);
    this.#pieces += history.evidence.length;
    while (this.#pieces > this.#piecesMax) this.take(this.#held.keys().next().value as string);
  }
}
