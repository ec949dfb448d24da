/** An asset that is like no other that is not one of these. */
export const coin = {
  micaScope: true,
  category: 'OTHER',
  dlt: 'chain',
  liquidity: 'LIQUID',
  issuerIdentifiable: false,
};

interface Coming {
  readonly country?: string;
  /** How the client got in touch. */
  readonly contact?: object;
  readonly asset?: string;
}

/** A client who came by itself and asked for the execution of orders in an asset: kinds and data, in order. */
export const cameByItself = ({ country = 'AT', contact = { channel: 'EMAIL' }, asset = 'BTC' }: Coming = {}) =>
  [
    ['LocationEvidence', { kind: 'ESTABLISHED', country }],
    ['ClientContact', contact],
    ['OriginEvidence', { kind: 'DIRECT_TYPE_IN' }],
    ['ServiceRequest', { service: 'e', asset }],
  ] as const satisfies [kind: string, data: object][];

/** Somebody looked for what may have prompted the request, at these identifiers too, and found nothing. */
export const wasChecked = (...identifiers: readonly string[]) =>
  ['ExposureCheck', { identifiers, campaigns: 'ALL', observability: 'FULL', result: 'NONE' }] as const;
