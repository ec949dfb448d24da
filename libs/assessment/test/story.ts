import {
  type DataOf,
  dayMs as day,
  hourMs as hour,
  instant,
  instantText,
  type KindName,
  minuteMs as minute,
  type RecordedEvidence,
  typeOf,
} from '#libs/evidence';
import { EvidenceSet } from '../answer/evidence-set.js';
import { type Assessment, assess } from '../assess.js';
import type { Question } from '../case/case.js';
import { underP1 } from './under-p1.js';

export { day, hour, minute };

/** The instant at which stories ask for the service; everything is told in milliseconds from here. */
export const asked = instant('2026-08-03T10:00:00Z');

interface Told {
  readonly id?: string;
  /** When it was recorded; at its time when left out. */
  readonly recorded?: number;
  readonly recorder?: string;
  /** By which the ledger verified the token of its anchor. */
  readonly anchorRoot?: string;
  readonly source?: string;
  readonly sequence?: number;
}

/** A short life to put before the decision table. Every method answers the event's reference, and the story goes on. */
export class Story {
  readonly evidence: RecordedEvidence[] = [];

  constructor() {
    const past = asked - 900 * day;
    this.tell('ProviderEntity', 'entity/X', past, { kind: 'THIRD_COUNTRY', country: 'SC' });
    this.tell('ProviderEntity', 'entity/P', past, { kind: 'EU', country: 'MT' });
    for (const asset of ['COIN', 'TWIN']) this.asset(asset, past, {});
    this.asset('OTHER', past, { riskBand: 5 });
  }

  tell<K extends KindName>(kind: K, subject: string, at: number, data: DataOf<K>, told: Told = {}) {
    const source = told.source ?? 'story';
    const id = told.id ?? `${kind}-${this.evidence.length}`;
    this.evidence.push({
      specversion: '1.0',
      id,
      source,
      type: typeOf(kind),
      subject,
      time: instantText(at),
      data,
      ledgertime: instantText(told.recorded ?? at),
      position: String(this.evidence.length),
      ...(told.recorder === undefined ? {} : { authid: told.recorder }),
      ...(told.anchorRoot === undefined ? {} : { anchorroot: told.anchorRoot }),
      ...(told.sequence === undefined ? {} : { sequence: String(told.sequence) }),
    } as unknown as RecordedEvidence);
    return { source, id };
  }

  asset(id: string, at: number, more: Partial<DataOf<'AssetRegistered'>>, told: Told = {}) {
    const plain = { dlt: 'ethereum', liquidity: 'LIQUID', issuerIdentifiable: true, riskBand: 2 } as const;
    return this.tell(
      'AssetRegistered',
      `asset/${id}`,
      at,
      { micaScope: true, category: 'OTHER', ...plain, ...more },
      told,
    );
  }

  /** What a third-country firm has of a client that came by itself: location, contact, origin, request, check. */
  client(id = 'c', options: { readonly country?: string; readonly without?: readonly KindName[] } = {}) {
    const { country = 'FR', without = [] } = options;
    const subject = `client/${id}`;
    const parts: [KindName, number, object][] = [
      ['LocationEvidence', asked - hour, { kind: 'ESTABLISHED', country }],
      ['ClientContact', asked - 30 * minute, { channel: 'WEBSITE' }],
      ['OriginEvidence', asked - 30 * minute, { kind: 'DIRECT_TYPE_IN' }],
      ['ServiceRequest', asked, { service: 'e', asset: 'COIN' }],
      ['ExposureCheck', asked + hour, { identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'NONE' }],
    ];
    for (const [kind, at, data] of parts) {
      if (!without.includes(kind)) this.tell(kind, subject, at, data as DataOf<KindName>, { id: `${id}-${kind}` });
    }
    return this;
  }

  ask(question: Partial<Question> & { readonly client?: string; readonly knownAt?: number } = {}): Assessment {
    const { client = 'c', at = asked + 30 * day, knownAt = Math.max(at, asked + 400 * day), ...about } = question;
    const dossier = new EvidenceSet(this.evidence, underP1).dossier(client, knownAt);
    return assess(dossier, { service: 'e', asset: 'COIN', entity: 'X', ...about, at });
  }

  /** Status and rule in one word each, as tests compare them. */
  verdict(question: Parameters<Story['ask']>[0] = {}): string {
    const { status, rule } = this.ask(question);
    return `${status} ${rule}`;
  }
}

export const initiated = 'CLIENT_INITIATED R-210';
export const insufficient = (rule: string): string => `INSUFFICIENT_EVIDENCE ${rule}`;
export const tainted = (rule: string): string => `TAINTED ${rule}`;

/** A story of the plain client, with more told. */
export function story(more: (told: Story) => void = () => {}): Story {
  const told = new Story().client();
  more(told);
  return told;
}
