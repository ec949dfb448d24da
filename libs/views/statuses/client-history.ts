import type { Dossier } from '#libs/assessment';
import { instant, isKind, type RecordedEvidence } from '#libs/evidence';
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
  /** Whose evidence it is: its own subject, and what is linked to it. */
  subjects: readonly string[];
  /** What is held of it: all, or what was recorded after all that was let go. */
  evidence: RecordedEvidence[] = [];
  positions: bigint[] = [];
  /** Where the last of it stands. */
  reached = -1n;
  readonly interests: ShownInterests;
  /** How much of what is held was replayed. */
  known = 0;
  /** When the last of what was replayed was recorded, in ms; undefined before anything was. */
  recorded: number | undefined;
  /** When the latest of that occurred, in ms. */
  latest = -Infinity;
  /** What was made of it; undefined where that was not kept. */
  dossier: Dossier | undefined;
  /** Whether it lacks what was passed over for as long as campaigns stay as they are: requests, and checks. */
  hangsOnCampaigns = false;
  /** The sources whose coverage changed since that was made, without anything hanging on it. */
  readonly changed = new Set<string>();
  #isWhole = true;
  /** By subject, where the first piece about it stands that is no link. */
  readonly #firsts = new Map<string, bigint>();
  #hasArrivals = false;

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
      const position = BigInt(item.position as string);
      this.evidence.push(item);
      this.positions.push(position);
      this.interests.add(item);
      if (isKind(item, 'Quarantined') || isKind(item, 'Conflict')) this.#hasArrivals = true;
      if (!isKind(item, 'IdentityLink') && !this.#firsts.has(item.subject)) this.#firsts.set(item.subject, position);
    }
    this.reached = this.positions.at(-1) ?? this.reached;
  }

  /** Whether nothing but links is known of a subject at a position, or perhaps about it. */
  isUnknown(subject: string, position: bigint): boolean {
    return !this.#hasArrivals && (this.#firsts.get(subject) ?? position + 1n) > position;
  }

  /** Lets go what was replayed: what was made of it is enough to go on from. */
  lighten(): void {
    this.evidence = this.evidence.slice(this.known);
    this.positions = this.positions.slice(this.known);
    this.known = 0;
    this.#isWhole = false;
  }

  /** All that was replayed, which is read again where it was let go. */
  async replayed(readAgain: () => Promise<readonly RecordedEvidence[]>): Promise<readonly RecordedEvidence[]> {
    if (!this.#isWhole) {
      const all = await readAgain();
      this.evidence = [...all, ...this.evidence.slice(this.known)];
      this.positions = this.evidence.map(({ position }) => BigInt(position as string));
      this.known = all.length;
      this.#isWhole = true;
    }
    return this.evidence.slice(0, this.known);
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
    const last = more.at(-1);
    if (last !== undefined) this.recorded = instant(last.ledgertime);
    return more;
  }
}

/** What part of all one client may take before its evidence is let go. */
const shareMax = 1 / 8;

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
    this.#pieces -= piecesOf(history);
    return history;
  }

  clear(): void {
    this.#held.clear();
    this.#pieces = 0;
  }

  put(history: ClientHistory): void {
    if (history.evidence.length > this.#piecesMax * shareMax) history.lighten();
    this.#held.set(history.client, history);
    this.#pieces += piecesOf(history);
    while (this.#pieces > this.#piecesMax) this.take(this.#held.keys().next().value as string);
  }
}

/** What is let go of its evidence may still be held in what was made of it. */
const piecesOf = ({ evidence, dossier }: ClientHistory): number =>
  Math.max(evidence.length, dossier?.facts.length ?? 0);
