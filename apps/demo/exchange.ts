import { instantOf, iso, opening } from './calendar.js';
import type { Stream } from './stream.js';

/** The third-country firm that relies on Article 61, and the company of its group that is authorised in the Union. */
export const firm = 'orvane';
export const unionCompany = 'orvane-malta';

/** What the company in the Union is authorised for. */
export const authorised: ReadonlySet<string> = new Set(['a', 'c', 'd', 'e', 'j']);

/** Where the firm served under national law until the transitional regimes ended on 1 July 2026. */
export const transitional = ['CZ', 'ES', 'CY'] as const;

/** Where an authority orders the firm to cease, and from when until when, in ms. */
export const order = { state: 'LV', from: instantOf('2026-08-03'), lifted: instantOf('2026-09-14') } as const;

/** Whether the firm may not serve there at an instant; where nobody knows where that is, as if it were there. */
export const orderedToCease = (at: number, country: string | undefined): boolean =>
  order.from <= at && at < order.lifted && (country ?? order.state) === order.state;

/** A service and an asset: what a request, an offer or a solicitation is about. */
export interface ServiceAndAsset {
  readonly service: string;
  readonly asset: string;
}

interface Asset {
  readonly id: string;
  /** Assets of one family are of the same type in every attribute that guideline 4 looks at. */
  readonly family: string;
  readonly mica: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const token = (id: string, family: string, attributes: Record<string, unknown>): Asset => ({
  id,
  family,
  mica: true,
  attributes: { category: 'OTHER', liquidity: 'LIQUID', issuerIdentifiable: true, riskBand: 2, ...attributes },
});

export const assets: readonly Asset[] = [
  token('BTC', 'bitcoin', { dlt: 'bitcoin', issuerIdentifiable: false, riskBand: 1 }),
  token('ETH', 'ether', { dlt: 'ethereum', issuerIdentifiable: false, riskBand: 1 }),
  token('ARDEN', 'platform', { dlt: 'ethereum' }),
  token('BOREAL', 'platform', { dlt: 'ethereum' }),
  token('CALDER', 'platform', { dlt: 'ethereum' }),
  token('DUNE', 'thin', { dlt: 'ethereum', liquidity: 'ILLIQUID', riskBand: 4 }),
  token('EURQ', 'euro', { category: 'EMT', emtCurrency: 'EUR', dlt: 'ethereum' }),
  token('USDQ', 'dollar', { category: 'EMT', emtCurrency: 'USD', dlt: 'ethereum' }),
  { id: 'PERP', family: 'derivative', mica: false, attributes: { category: 'OTHER' } },
];

const asset = (id: string): Asset => {
  const found = assets.find((each) => each.id === id);
  if (!found) throw new RangeError(`no asset ${id}`);
  return found;
};

export const isMica = (id: string): boolean => asset(id).mica;

export const sameType = (one: ServiceAndAsset, other: ServiceAndAsset): boolean =>
  one.service === other.service && asset(one.asset).family === asset(other.asset).family;

/** The firm, its group and its assets, as they are put into the ledger when it is started. */
export function register(stream: Stream): void {
  const enter = (kind: string, subject: string, data: Record<string, unknown>) =>
    stream.record({ kind, source: 'registry', subject, at: opening, data });
  enter('ProviderEntity', `entity/${firm}`, { kind: 'THIRD_COUNTRY', country: 'SC' });
  enter('ProviderEntity', `entity/${unionCompany}`, {
    kind: 'EU',
    country: 'MT',
    authorisations: [{ services: [...authorised], from: iso(instantOf('2025-03-01')), memberState: 'MT' }],
  });
  for (const memberState of transitional) {
    const basis = 'national register, served there before 30 December 2024';
    enter('TransitionalEntitlement', `entity/${firm}`, { memberState, services: 'ALL', basis });
  }
  const from = iso(instantOf('2025-10-13'));
  for (const { id, mica, attributes } of assets)
    enter('AssetRegistered', `asset/${id}`, { micaScope: mica, ...attributes, from });
}
