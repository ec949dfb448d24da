import { contact } from './running-ledger.js';

/** A piece of evidence about a client, with an id that says both. */
export const lived = (client: string, kind: string, data: object): Record<string, unknown> =>
  contact(`${client}-${kind}`, { subject: `client/${client}`, type: `initium.${kind}.v1`, data });

/**
 * Two clients in the Union, a and b, whom a firm that is not promoted a service to before they asked for it: that an e-mail was
 * of PROMOTION is what their status hangs on.
 */
export const promotedClients: readonly Record<string, unknown>[] = [
  contact('X', {
    subject: 'entity/X',
    type: 'initium.ProviderEntity.v1',
    data: { kind: 'THIRD_COUNTRY', country: 'SC' },
  }),
  ...['a', 'b'].flatMap((client) => [
    lived(client, 'LocationEvidence', { kind: 'ESTABLISHED', country: 'FR' }),
    lived(client, 'FirmCommunication', {
      channel: 'EMAIL',
      purpose: 'PROMOTION',
      coverage: [{ service: 'e', asset: '*' }],
    }),
    lived(client, 'ServiceRequest', { service: 'e', asset: 'BTC' }),
  ]),
];
