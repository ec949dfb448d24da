import { createHash } from 'node:crypto';
import { type Evidence, instantText } from '#libs/evidence';

/** How ids come: as UUIDv7 and its like make them, in order of time, or in no order. */
export type Ids = 'ordered' | 'random';

const clients = 20_000;
const sources = 8;
const began = Date.UTC(2025, 0, 1);

/** The same number gives the same event, so that both sides keep the same bytes: about 1 KB of each, of five kinds. */
export function eventOf(number: number, ids: Ids, kind = number % kinds.length): Evidence {
  const { name, data } = (kinds[kind] as (number: number) => Happening)(number);
  const time = instantText(began + number * 250);
  const trace = hash(number);
  return {
    specversion: '1.0',
    id: ids === 'ordered' ? orderedId(number) : randomId(number),
    source: `urn:example:source-${number % sources}`,
    subject: `client/c-${String((number * 7_919) % clients).padStart(8, '0')}`,
    type: `initium.${name}.v1`,
    time,
    datacontenttype: 'application/json',
    dataschema: `urn:initium:schema:${name}:v1`,
    sequence: String(Math.floor(number / sources) + 1),
    authid: `agent-${number % 300}`,
    authtype: 'service_account',
    traceparent: `00-${trace.slice(0, 32)}-${trace.slice(32, 48)}-01`,
    tracestate: `gateway=${trace.slice(48)},crm=t61rcWkgMzE`,
    data: { ...data, anchor: { kind: 'QTST', time, reference: `urn:sha-256:${trace}` } },
  } as Evidence;
}

interface Happening {
  readonly name: string;
  readonly data: object;
}

const coverage = ['c', 'e', 'g'].map((service) => ({ service, asset: service === 'e' ? 'ETH' : 'BTC' }));

const kinds: readonly ((number: number) => Happening)[] = [
  () => ({ name: 'ClientContact', data: { channel: 'WEBSITE', surface: 'www.exchange.example', enquiry: coverage } }),
  (number) => ({
    name: 'MarketingExposure',
    data: {
      campaign: `spring-${number % 40}`,
      channel: 'EMAIL',
      purpose: 'PROMOTION',
      actor: 'FIRM',
      stage: 'DELIVERED',
      deliveredCountry: 'AT',
      coverage,
    },
  }),
  () => ({ name: 'LocationEvidence', data: { kind: 'SITUATED', country: 'DE' } }),
  () => ({
    name: 'FirmCommunication',
    data: { channel: 'EMAIL', purpose: 'SERVICE', coverage, deliveredCountry: 'FR', hasFirmLink: true },
  }),
  () => ({ name: 'ServiceRequest', data: { service: 'e', asset: 'BTC' } }),
];

/** As RFC 9562 6.2 has UUIDv7 with a counter. */
function orderedId(number: number): string {
  const ms = (began + Math.floor(number / 16)).toString(16).padStart(12, '0');
  const rest = hash(number);
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${(number % 16).toString(16).padStart(3, '0')}-8${rest.slice(0, 3)}-${rest.slice(3, 15)}`;
}

function randomId(number: number): string {
  const all = hash(number);
  return `${all.slice(0, 8)}-${all.slice(8, 12)}-4${all.slice(12, 15)}-8${all.slice(15, 18)}-${all.slice(18, 30)}`;
}

const hash = (number: number): string => createHash('sha256').update(String(number)).digest('hex');
