import { assess, EvidenceSet, shippedRuleSets } from '#libs/assessment';
import { checkRecorded, instant, kept, type RecordedEvidence } from '#libs/evidence';

/** What a piece of evidence says of a client, without its identity. */
export interface Said {
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const [before, asked, at] = ['2026-06-01T00:00:00Z', '2026-06-20T09:00:00Z', '2026-06-21T00:00:00Z'];

const event = (kind: string, subject: string, data: object, time = asked, id = kind) => ({
  specversion: '1.0',
  source: 'world',
  id,
  type: `initium.${kind}.v1`,
  subject,
  time,
  ledgertime: asked,
  data,
});

/** Of a client who came by itself, and whom the firm may serve. */
const world = [
  event('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' }, before),
  event('AssetRegistered', 'asset/BTC', { micaScope: true, category: 'OTHER' }, before),
  event('LocationEvidence', 'client/c', { kind: 'ESTABLISHED', country: 'FR' }),
  event('ClientContact', 'client/c', { channel: 'PHONE_CALL' }),
  event('OriginEvidence', 'client/c', { kind: 'DIRECT_TYPE_IN' }),
  event('ServiceRequest', 'client/c', { service: 'e', asset: 'BTC' }),
  event('ExposureCheck', 'client/c', { identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'NONE' }),
];

/**
 * Whether the firm may serve a client of whom this was recorded as well, at the instant of its request; in a world in which it
 * may, or, where `lacking`, in one that lacks evidence of that kind. Undefined is no evidence at all.
 */
export function mayServe(said: readonly Said[], lacking?: string): boolean {
  return kept(answered, JSON.stringify([said, lacking]), answeredMax, () => assessed(said, lacking));
}

/** Most members of a record change nothing. */
const answered = new Map<string, boolean>();
const answeredMax = 10_000;

function assessed(said: readonly Said[], lacking?: string): boolean {
  const held = world.filter(({ type }) => lacking === undefined || type !== `initium.${lacking}.v1`);
  const added = said.map(({ kind, data }, index) => event(kind, 'client/c', data, asked, `added-${index}`));
  const evidence = [...held, ...added].map((each) => {
    const { evidence: checked, problems } = checkRecorded(each);
    if (checked === undefined) throw new Error(JSON.stringify([each, problems]));
    return checked satisfies RecordedEvidence;
  });
  const dossier = new EvidenceSet(evidence, shippedRuleSets).dossier('c', instant(at), 'P2');
  return assess(dossier, { service: 'e', asset: 'BTC', entity: 'X', at: instant(at) }).mayServe;
}
