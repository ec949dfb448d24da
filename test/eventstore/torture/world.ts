import { canonical, typeOf } from '#libs/evidence';
import { coin } from '../../came-by-itself.js';
import type { Chance } from '../../chance.js';

/** An event as a source sends it. */
export interface SourceEvent {
  readonly source: string;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: object;
  readonly sequence?: string;
  readonly [attribute: string]: unknown;
}

/** One identity, and all contents that anybody sends under it. */
export interface Piece {
  readonly contents: readonly SourceEvent[];
}

/** What tells one piece of evidence from another for ever. */
export const identityOf = ({ source, id }: Pick<SourceEvent, 'source' | 'id'>): string => JSON.stringify([source, id]);

/** What must be the same for two events of one identity to be one: the time counts as an instant. */
export const contentOf = ({ type, subject, time, data, sequence }: SourceEvent): string =>
  canonical({ type, subject, time: Date.parse(time), data, ...(sequence !== undefined && { sequence }) });

const minute = 60_000;
const day = 24 * 60 * minute;
export const assets = ['BTC', 'ETH'];
export const entities = ['X', 'P'];

/**
 * A seeded world of a few clients about whom several sources tell, and now and then contradict themselves. About bytes and what
 * becomes of them, not kinds.
 */
export class World {
  readonly clients: readonly string[];
  readonly #chance: Chance;
  readonly #name: string;
  readonly #begin: number;
  #told = 0;

  /** `name` begins every id, so that two worlds on one server are apart. */
  constructor(chance: Chance, name: string, clients: number, now = Date.now()) {
    this.#chance = chance;
    this.#name = name;
    this.#begin = now - 20 * day;
    this.clients = Array.from({ length: clients }, (_, number) => `${name}-c${number}`);
  }

  /** What is recorded before anything else. */
  registers(): Piece[] {
    const from = new Date(this.#begin).toISOString();
    const authorisations = [{ services: ['e'], from, to: new Date(this.#begin + 15 * day).toISOString() }];
    const campaign = { actor: 'FIRM', channel: 'EMAIL', reach: ['AT'], trackable: true, purpose: 'PROMOTION', from };
    const told: [string, string, object][] = [
      ['ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' }],
      ['ProviderEntity', 'entity/P', { kind: 'EU', country: 'MT', authorisations }],
      ...assets.map((asset): [string, string, object] => [
        'AssetRegistered',
        `asset/${asset}`,
        { ...coin, riskBand: 1 },
      ]),
      ['Campaign', 'campaign/k', campaign],
      ['Source', 'source/mailer', { channels: ['EMAIL'], heartbeatEvery: 'P1D', owner: 'ops', from }],
    ];
    return told.map(([kind, subject, data]) => ({ contents: [this.#event('registry', kind, subject, data, 0)] }));
  }

  /** A new identity. One in five is sent with contents that exclude each other, half of these about other clients. */
  next(): Piece {
    const chance = this.#chance;
    const [kind, data, source] = this.#happening();
    const sequence = source === 'mailer' ? { sequence: String(this.#told + 1) } : {};
    const first = { ...this.#event(source, kind, this.#subject(), data, chance.below(20 * day)), ...sequence };
    if (chance.below(5) > 0) return { contents: [first] };
    const others = Array.from({ length: 1 + chance.below(2) }, (): SourceEvent => {
      if (chance.below(2) === 0) return { ...first, subject: this.#subject() };
      if (chance.below(2) === 0) return { ...first, time: new Date(Date.parse(first.time) + 1).toISOString() };
      const [otherKind, otherData] = this.#happening();
      return { ...first, type: typeOf(otherKind), data: otherData };
    });
    return { contents: [first, ...others] };
  }

  /** The same event as another attempt would carry it: nothing of this is content. */
  retold(event: SourceEvent): SourceEvent {
    const chance = this.#chance;
    const traceparent = `00-${chance.bytes(16).toString('hex')}-${chance.bytes(8).toString('hex')}-01`;
    const time = event.time.includes('.000Z') && chance.below(2) === 0 ? event.time.replace('.000Z', 'Z') : event.time;
    const data = chance.below(2) === 0 ? Object.fromEntries(Object.entries(event.data).reverse()) : event.data;
    return { ...event, time, data, ...(chance.below(2) === 0 && { traceparent }) };
  }

  #subject(): string {
    return `client/${this.#chance.of(this.clients)}`;
  }

  #happening(): [kind: string, data: object, source: string] {
    const asset = this.#chance.of(assets);
    return this.#chance.of<[string, object, string]>([
      ['LocationEvidence', { kind: 'ESTABLISHED', country: this.#chance.of(['AT', 'FR', 'CH']) }, 'crm'],
      ['ClientContact', { channel: this.#chance.of(['EMAIL', 'WEBSITE', 'CHAT']) }, 'crm'],
      ['OriginEvidence', { kind: this.#chance.of(['DIRECT_TYPE_IN', 'OTHER']) }, 'crm'],
      ['ServiceRequest', { service: 'e', asset }, 'gateway'],
      ['ServiceProvided', { service: 'e', asset, entity: this.#chance.of(entities) }, 'gateway'],
      ['ExposureCheck', { identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'NONE' }, 'crm'],
      ['FirmCommunication', { channel: 'EMAIL', purpose: 'OFFER', coverage: [{ service: 'e', asset }] }, 'mailer'],
      ['MarketingExposure', { campaign: 'k', deliveredCountry: 'AT' }, 'mailer'],
      ['IpLogin', { country: this.#chance.of(['AT', 'CH']) }, 'gateway'],
      ['IdentityLink', { identifier: `${this.#name}-i${this.#chance.below(1_000)}`, confidence: 'CONFIRMED' }, 'crm'],
    ]);
  }

  #event(source: string, kind: string, subject: string, data: object, after: number): SourceEvent {
    // Now and then an id that has to be percent-encoded wherever it goes.
    const odd = this.#chance.below(20) === 0 ? '/ü %' : '';
    const id = `${this.#name}-${String(this.#told++).padStart(8, '0')}${odd}`;
    // Whole seconds, so that they can be written in two ways.
    const time = new Date(Math.floor((this.#begin + after) / 1_000) * 1_000).toISOString();
    return { specversion: '1.0', id, source, type: typeOf(kind), subject, time, data };
  }
}
