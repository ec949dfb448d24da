import { createHash } from 'node:crypto';
import { typeOf } from '#libs/evidence';
import { deliveredAt, hour, iso, opening } from './calendar.js';
import { Random } from './random.js';

/** A piece of evidence as its source sends it: a CloudEvent. */
export interface DemoEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly authid?: string;
  sequence?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a system kept of something that happened, and when the ledger got it: `Infinity` when never. */
export interface Trace {
  readonly at: number;
  readonly event?: DemoEvent;
  /** An independent time stamp was taken while it was fresh. */
  readonly anchored?: boolean;
  readonly occurred?: number;
  /** It is no valid evidence: the ledger keeps it in quarantine. */
  readonly malformed?: boolean;
}

/** Something that no system kept. */
export const unkept: Trace = { at: Number.POSITIVE_INFINITY };

/** How a system kept it. `delay` is how long it sat there before it was handed over, in milliseconds. */
export interface Keeping {
  readonly delay?: number;
  readonly lost?: boolean;
  readonly anchored?: boolean;
  /** Sent with a field that the ledger does not know. */
  readonly malformed?: boolean;
}

export interface DemoFact {
  readonly kind: string;
  readonly source: string;
  readonly subject: string;
  readonly at: number;
  readonly data: Readonly<Record<string, unknown>>;
  /** Who recorded it, where a person did. */
  readonly by?: string;
}

/** A time during which a source did not deliver: what it sent then is lost in part, and the rest comes later. */
export interface Interruption {
  readonly source: string;
  readonly from: number;
  readonly to: number;
  readonly lostShare: number;
  readonly resumed: number;
}

export interface Delivery {
  /** The ledger's instant, in milliseconds. */
  readonly at: number;
  readonly event: DemoEvent;
  readonly malformed: boolean;
}

/**
 * How the exchange's own files name what the ledger did not take, until the ledger has said what it calls it: by the SHA-256 of its
 * bytes as the demo sends them.
 */
export const quarantineIdOf = (event: DemoEvent): string =>
  createHash('sha256').update(JSON.stringify(event)).digest('hex');

const digits = '0123456789abcdefghjkmnpqrstvwxyz';

/** Crockford's base 32: text order is number order. */
function base32(value: number, width: number): string {
  let text = '';
  for (let left = value, i = 0; i < width; i++, left = Math.floor(left / 32)) text = digits[left % 32] + text;
  return text;
}

/** All that the systems of the exchange kept, with what became of it. */
export class Stream {
  readonly #traces: (Trace & { readonly event: DemoEvent; readonly occurred: number })[] = [];
  readonly #counters = new Map<string, number>();
  readonly #random: Random;
  readonly interruptions: Interruption[] = [];

  constructor(random: Random) {
    this.#random = random.fork('stream');
  }

  /** Ids are ordered by time, so that the ledger's index over them stays fast. */
  record(fact: DemoFact, keeping: Keeping = {}): Trace {
    const counter = (this.#counters.get(fact.source) ?? 0) + 1;
    this.#counters.set(fact.source, counter);
    const anchor = keeping.anchored && {
      anchor: { kind: 'THIRD_PARTY_LOG', time: iso(fact.at + 2 * hour), reference: `log-${counter}` },
    };
    const id = base32(fact.at, 10) + base32(counter, 6);
    const event: DemoEvent = {
      specversion: '1.0',
      id,
      source: fact.source,
      type: typeOf(fact.kind),
      subject: fact.subject,
      time: iso(fact.at),
      ...(fact.by && { authid: fact.by, authtype: 'user' }),
      data: { ...fact.data, ...nameOf(fact, id), ...anchor, ...(keeping.malformed && { chanel: 'unknown' }) },
    };
    return this.#keep(event, fact, keeping);
  }

  /** The source mends what the ledger did not take, and sends it again under the same name. */
  sendAgain({ event, occurred = opening }: Trace, delay: number): Trace {
    if (event === undefined) return unkept;
    const { chanel: _, ...data } = event.data;
    const { source, subject } = event;
    return this.#keep({ ...event, data }, { kind: '', source, subject, at: occurred, data }, { delay });
  }

  #keep(event: DemoEvent, fact: DemoFact, keeping: Keeping): Trace {
    const { anchored = false, malformed = false } = keeping;
    const trace = { at: this.#arrival(fact, keeping), event, anchored, occurred: fact.at, malformed };
    this.#traces.push(trace);
    return trace;
  }

  #arrival(fact: DemoFact, keeping: Keeping): number {
    if (keeping.lost) return unkept.at;
    const cut = this.interruptions.find((i) => i.source === fact.source && i.from <= fact.at && fact.at <= i.to);
    if (!cut) return deliveredAt(Math.max(fact.at + (keeping.delay ?? 0), opening));
    return this.#random.chance(cut.lostShare) ? unkept.at : deliveredAt(cut.resumed);
  }

  #bySource(source: string) {
    return this.#traces
      .filter(({ event }) => event.source === source)
      .sort((a, b) => a.occurred - b.occurred || (a.event.id < b.event.id ? -1 : 1));
  }

  /** What the source itself sent, lost or not, in the order it sent it. */
  sentBy(source: string): readonly DemoEvent[] {
    return this.#bySource(source).map(({ event }) => event);
  }

  /** From the last message that arrived before the first loss to the first that arrived after the last; ms, open ends left out. */
  lossesOf(source: string): { from?: number; to?: number } | undefined {
    const sent = this.#bySource(source);
    const isLost = ({ at }: Trace) => at === unkept.at;
    const first = sent.findIndex(isLost);
    if (first === -1) return undefined;
    return { from: sent[first - 1]?.occurred, to: sent[sent.findLastIndex(isLost) + 1]?.occurred };
  }

  /** Gives each event of the source its number, from 1 and without a hole, as the source itself counts. */
  number(source: string): void {
    for (const [index, event] of this.sentBy(source).entries()) event.sequence = String(index + 1);
  }

  /** What reached the ledger by `until`, in the order it did. */
  deliveries(until: number): Delivery[] {
    return this.#traces
      .filter((trace) => trace.at <= until)
      .sort(
        (a, b) =>
          a.at - b.at ||
          (a.event.time < b.event.time ? -1 : a.event.time > b.event.time ? 1 : 0) ||
          (a.event.id < b.event.id ? -1 : a.event.id > b.event.id ? 1 : a.event.source < b.event.source ? -1 : 1),
      )
      .map(({ at, event, malformed = false }) => ({ at, event, malformed }));
  }
}

/** The mail sender gives each mail a name, which all that becomes of it shares. */
const nameOf = ({ kind, source, data }: DemoFact, id: string): { message?: unknown } =>
  source === 'mailer' && (kind === 'MarketingExposure' || kind === 'FirmCommunication')
    ? { message: data.message ?? `mail-${id}` }
    : {};
