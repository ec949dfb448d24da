import { indicators20261201 } from './indicators.js';
import { policyP1 } from './policy.js';
import { type Reference, shippedReference } from './reference.js';
import { states20261201 } from './states-2026-12-01.js';

/** What goes with P2. */
export const reference20261201: Reference = {
  ...shippedReference,
  ruleSet: 'P2',
  version: '2026-12-01',
  policy: { ...policyP1, id: 'P2' },
  states: states20261201,
  indicators: indicators20261201,
  services: { ...shippedReference.services, 'a.staking': 'staking, ancillary to custody (ESMA Q&A 2067)' },
};
