import { adverseKinds, favourableKinds } from '../indicators/counted.js';
import type { Lateness, Provided, Share } from '../indicators/indicators.js';
import type { Sketch } from './recorded.js';

/** Evidence with its place in the ledger. */
export type KeptSketch = Sketch & { readonly position: bigint; readonly ledgertime: number };

interface NaivePeriod {
  readonly from: number;
  readonly to: number;
}

const reliefs = ['DUPLICATE', 'WRONG_SUBJECT', 'TEST_DATA', 'CLOCK_ERROR', 'NOT_ATTRIBUTABLE'];
const neutral = ['SERVICE', 'DISCLOSURE'];

/** What the indicators must count, worked out from all evidence at every question. */
export class NaiveIndicators {
  readonly #all: readonly KeptSketch[];
  readonly #known: readonly KeptSketch[];

  constructor(recorded: readonly KeptSketch[], upTo: bigint) {
    this.#all = recorded;
    this.#known = recorded.filter(({ position }) => position <= upTo);
  }

  active(period: NaivePeriod): string[] {
    const own = this.#within(period).filter(({ kind }) => kind === 'ServiceRequest' || kind === 'ServiceProvided');
    return [...new Set(own.filter((event) => this.#stands(event)).map(({ subject }) => subject))].sort();
  }

  signUps(to: number): Record<string, number> {
    const first: Record<string, number> = {};
    for (const event of this.#within({ from: -Infinity, to })) {
      const { kind, subject, time } = event;
      const isComing = kind === 'ClientContact' || kind === 'ServiceRequest';
      if (!isComing || !subject.startsWith('client/') || !this.#stands(event)) continue;
      first[subject] = Math.min(first[subject] ?? Infinity, time);
    }
    return first;
  }

  origins(period: NaivePeriod): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const event of this.#within(period)) {
      if (event.kind !== 'OriginEvidence' || !this.#left(event).helps) continue;
      const { kind } = event.data as { kind: string };
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return counts;
  }

  favourable(period: NaivePeriod, { perimeter }: Lateness): KeptSketch[] {
    return this.#within(period).filter((event) => {
      if (!(favourableKinds as readonly string[]).includes(kindOf(event)) || !this.#left(event).helps) return false;
      const inside = perimeter.get((event.data as { country?: string }).country ?? '');
      return event.kind !== 'LocationEvidence' || inside === undefined || event.time < inside;
    });
  }

  isLate({ kind, time, ledgertime, data }: KeptSketch, { limitMs }: Lateness): boolean {
    const said = data as { from?: string; anchor?: { time: string } };
    const from = said.from === undefined ? time : Date.parse(said.from);
    const occurred = kind === 'GroupMembership' ? from : time;
    const anchored = kind === 'LocationEvidence' ? from : occurred;
    if (ledgertime <= occurred + limitMs) return false;
    if (said.anchor === undefined) return true;
    const anchor = Date.parse(said.anchor.time);
    return !(anchor >= anchored && anchor <= anchored + limitMs && anchor <= ledgertime);
  }

  adverse(period: NaivePeriod): KeptSketch[] {
    return this.#within(period).filter((event) => (adverseKinds as readonly string[]).includes(kindOf(event)));
  }

  isRetracted(event: KeptSketch): boolean {
    return !this.#left(event).hurts;
  }

  shares(events: readonly KeptSketch[], kinds: readonly string[], isSome: (event: KeptSketch) => boolean): Share[] {
    return kinds.map((kind) => {
      const all = events.filter((event) => kindOf(event) === kind);
      return { kind, all: all.length, some: all.filter(isSome).length };
    });
  }

  provided(to: number): (Omit<Provided, 'subject'> & { subject: string })[] {
    return this.#within({ from: -Infinity, to })
      .filter((event) => event.kind === 'ServiceProvided' && this.#stands(event))
      .map(({ position, subject, time, ledgertime, data }) => {
        const knownAt = Math.min(time, ledgertime);
        const known = this.#all.findLast((event) => event.ledgertime <= knownAt)?.position ?? -1n;
        const { purpose, ...served } = data as Pick<Provided, 'service' | 'asset' | 'entity'> & { purpose?: string };
        return { position, subject, time, knownAt, known, ...served, exits: purpose === 'EXIT' };
      });
  }

  #within({ from, to }: NaivePeriod): KeptSketch[] {
    return this.#known.filter(({ time }) => time > from && time <= to);
  }

  #stands(event: KeptSketch): boolean {
    const { helps, hurts } = this.#left(event);
    return helps || hurts;
  }

  #left(event: KeptSketch): { helps: boolean; hurts: boolean } {
    const left = { helps: true, hurts: true };
    for (const other of this.#known) {
      if (other.kind !== 'Retraction' || other.position <= event.position || other.subject !== event.subject) continue;
      const { target } = other.data as { target: { source: string; id: string } };
      if (target.source !== event.source || target.id !== event.id) continue;
      const own = this.#left(other);
      if (own.hurts) left.helps = false;
      if (own.helps && this.#isRelief(other)) left.hurts = false;
    }
    return left;
  }

  #isRelief({ position, subject, authid, data }: KeptSketch): boolean {
    const { reason, evidence, approver } = data as { reason: string; evidence?: string; approver?: string };
    const asked = this.#known.some(
      (other) =>
        other.kind === 'RegulatoryRequest' &&
        other.position < position &&
        (other.subject === subject || other.subject === 'ledger'),
    );
    const two = authid !== undefined && approver !== undefined && authid !== approver;
    return !asked && two && reliefs.includes(reason) && evidence !== undefined;
  }
}

/** Under what it is counted, if it is. */
export function kindOf({ kind, data }: Sketch): string {
  const { result, stage, purpose, hasFirmLink, collectsContact } = data as Record<string, unknown>;
  if (kind === 'ExposureCheck') return `ExposureCheck ${result}`;
  const isPure = purpose === 'EDUCATION' && hasFirmLink === false && collectsContact === false;
  const isReply = purpose === 'REPLY' && kind === 'FirmCommunication';
  const isMessage = kind === 'FirmCommunication' || kind === 'MarketingExposure';
  if (isMessage && (isPure || isReply || neutral.includes(String(purpose)))) return 'neutral';
  return stage === 'FAILED' || stage === 'SUPPRESSED' ? 'nobody' : kind;
}
