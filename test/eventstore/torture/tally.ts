import { contentOf, identityOf, type SourceEvent } from './world.js';

/** What the ledger answers to one event. */
export interface Result {
  readonly source: string;
  readonly id: string;
  readonly outcome: 'recorded' | 'duplicate' | 'conflict' | 'quarantined';
  readonly position: string;
  readonly ledgertime?: string;
  readonly conflictId?: string;
}

/** What is known of one identity from what was answered. */
export interface Known {
  readonly position: string;
  ledgertime: string | undefined;
  /** The content that was acknowledged. */
  won: string | undefined;
  /** Contents that were answered as a conflict. */
  readonly lost: Set<string>;
  recorded: number;
}

const liesMax = 20;

/** All that was sent and all that was answered, and where two answers cannot both be true. */
export class Tally {
  readonly figures = {
    requests: 0,
    sent: 0,
    recorded: 0,
    duplicates: 0,
    conflicts: 0,
    refused: 0,
    cut: 0,
    slowestMs: 0,
  };
  readonly known = new Map<string, Known>();
  readonly conflictIds = new Set<string>();
  readonly lies: string[] = [];
  #more = 0;

  /** Identities that were answered as recorded or duplicate. */
  get acknowledged(): number {
    let acknowledged = 0;
    for (const { won } of this.known.values()) if (won !== undefined) acknowledged += 1;
    return acknowledged;
  }

  lie(words: string): void {
    if (this.lies.length < liesMax) this.lies.push(words);
    else this.lies[liesMax] = `and ${++this.#more} more`;
  }

  take(event: SourceEvent, result: Result): void {
    const name = identityOf(event);
    if (identityOf(result) !== name) this.lie(`${name} was answered with ${identityOf(result)}`);
    else if (result.outcome === 'quarantined') this.lie(`${name} was put into quarantine: ${JSON.stringify(result)}`);
    else this.#takeReceipt(name, event, result);
  }

  #takeReceipt(name: string, event: SourceEvent, { outcome, position, ledgertime, conflictId }: Result): void {
    const known = this.#known(name, position);
    if (known.position !== position) this.lie(`${name} is at ${known.position} and at ${position}`);
    known.ledgertime ??= ledgertime;
    if (ledgertime !== undefined && ledgertime !== known.ledgertime)
      this.lie(`${name} was recorded at ${known.ledgertime} and at ${ledgertime}`);
    const content = contentOf(event);
    if (outcome === 'conflict') {
      this.figures.conflicts += 1;
      if (conflictId !== undefined) this.conflictIds.add(conflictId);
      known.lost.add(content);
    } else {
      this.figures[outcome === 'recorded' ? 'recorded' : 'duplicates'] += 1;
      if (outcome === 'recorded') known.recorded += 1;
      known.won ??= content;
      if (known.won !== content) this.lie(`${name} was acknowledged with two contents`);
    }
    if (known.recorded > 1) this.lie(`${name} was recorded ${known.recorded} times`);
    if (known.won !== undefined && known.lost.has(known.won)) this.lie(`${name} was acknowledged and in conflict`);
  }

  #known(name: string, position: string): Known {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const first: Known = { position, ledgertime: undefined, won: undefined, lost: new Set(), recorded: 0 };
    this.known.set(name, first);
    return first;
  }
}
