import { selfDescribing } from '#libs/assessment';
import { typeOf } from '#libs/evidence';
import type { SourceArrivals } from '../evidence-index/evidence-index.js';
import type { SequenceGap } from '../evidence-index/known-gaps.js';
import type { Sketch } from './recorded.js';

/** Evidence with its place in the order. */
export type PositionedSketch = Sketch & { readonly position: bigint };

/** What the evidence index must answer, worked out from all evidence at every question. */
export class NaiveEvidenceIndex {
  readonly #known: readonly PositionedSketch[];

  /** `recorded` in order; answers are as known at `upTo`. */
  constructor(recorded: readonly PositionedSketch[], upTo: bigint) {
    this.#known = recorded.filter((event) => event.position <= upTo && event.stream === undefined);
  }

  filedUnder(event: PositionedSketch): ReadonlySet<string> {
    const subjects = new Set([event.subject]);
    if (event.kind === 'IdentityLink') subjects.add(otherOf(event));
    if (event.kind === 'Retraction') {
      const retracted = this.#retractedBy(event);
      if (retracted !== undefined) for (const subject of this.filedUnder(retracted)) subjects.add(subject);
    }
    return subjects;
  }

  under(subjects: readonly string[]): PositionedSketch[] {
    return this.#known.filter((event) => subjects.some((subject) => this.filedUnder(event).has(subject)));
  }

  timeline(subjects: readonly string[], at: number): bigint[] {
    return this.under(subjects)
      .filter((event) => event.time <= at)
      .sort((a, b) => a.time - b.time || Number(a.position - b.position))
      .map((event) => event.position);
  }

  registered(prefix: string): bigint[] {
    return this.#known
      .filter((event) => this.#registeredUnder(event)?.startsWith(prefix) === true)
      .map((event) => event.position);
  }

  /** A retraction belongs with what it retracts, whatever subject it was sent under. */
  #registeredUnder(event: PositionedSketch): string | undefined {
    const retracted = event.kind === 'Retraction' ? this.#retractedBy(event) : undefined;
    const target = retracted === undefined ? undefined : this.#registeredUnder(retracted);
    if (target !== undefined) return target;
    const { subject } = event;
    const isOfLedger =
      subject === 'ledger' && ['ReferenceAdopted', 'RegulatoryRequest', 'Retraction'].includes(event.kind);
    return isOfLedger || /^(campaign|actor|surface|source|asset|entity)\//.test(subject) ? subject : undefined;
  }

  #retractedBy(event: PositionedSketch): PositionedSketch | undefined {
    const { target } = event.data as { target: { source: string; id: string } };
    return this.#known.find(
      (other) => other.source === target.source && other.id === target.id && other.position < event.position,
    );
  }

  linked(subject: string): string[] {
    const linked = this.under([subject])
      .filter((event) => event.kind === 'IdentityLink')
      .flatMap((event) => [...this.filedUnder(event)]);
    return [...new Set(linked)].filter((other) => other !== subject).sort();
  }

  subjects(prefix: string): string[] {
    const all = this.#known.flatMap((event) => [...this.filedUnder(event)]);
    return [...new Set(all)].filter((subject) => subject.startsWith(prefix)).sort();
  }

  where(holds: (event: PositionedSketch) => boolean): bigint[] {
    return this.#known.filter(holds).map((event) => event.position);
  }

  arrivals(source: string): SourceArrivals {
    const sent = this.#known.filter((event) => event.source === source);
    const times = new Map<bigint, number[]>();
    for (const { sequence, time } of sent) {
      if (sequence !== undefined) times.set(BigInt(sequence), [...(times.get(BigInt(sequence)) ?? []), time]);
    }
    times.delete(0n);
    const numbers = [...times.keys()].sort((a, b) => (a < b ? -1 : 1));
    const gaps: SequenceGap[] = [];
    let below = 0n;
    for (const above of numbers) {
      const to = Math.max(...(times.get(above) ?? []));
      const from = below === 0n ? undefined : Math.min(...(times.get(below) ?? []));
      if (above > below + 1n) gaps.push({ from, to, firstMissing: below + 1n, lastMissing: above - 1n });
      below = above;
    }
    const count = (from: number, to: number) =>
      sent.filter(({ kind, time }) => !selfDescribing.has(typeOf(kind)) && time >= from && time <= to).length;
    const deliveries = (from: number, to: number) => {
      const messages = sent.filter(({ kind, time }) => isMessage(kind) && time >= from && time <= to);
      const told = messages.map(({ data }) => (data ?? {}) as { message?: string; stage?: string });
      const nameless = told.filter(({ message }) => message === undefined);
      const sendings = nameless.filter(({ stage = 'SENT' }) => stage === 'SENT');
      const named = new Set(told.flatMap(({ message }) => message ?? []));
      return named.size + (sendings.length === 0 ? nameless : sendings).length;
    };
    return { highest: numbers.at(-1), gaps, count, deliveries };
  }
}

const isMessage = (kind: string): boolean => kind === 'MarketingExposure' || kind === 'FirmCommunication';

function otherOf(event: PositionedSketch): string {
  const { identifier } = event.data as { identifier: string };
  return identifier.startsWith('client/') ? identifier : `identifier/${identifier}`;
}
