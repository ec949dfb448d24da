import type { KindName } from '#libs/evidence';
import { actsOf } from '../../client/acts.js';
import { readingsOf } from '../../client/readings.js';
import { isKind } from '../../facts/fact.js';
import type { Readings } from '../rule-set.js';
import { seenByP1 } from './sees.js';

const reachedNobody: ReadonlySet<string | undefined> = new Set(['SUPPRESSED', 'FAILED']);

/** Kinds that help the firm or decide nothing, as P1 has it; the others have a part that hurts it (R-400, bearing). */
const harmless: ReadonlySet<KindName> = new Set([
  'Attestation',
  'AllegationResolved',
  'GroupMembership',
  'ServiceProvided',
  'SourceGapResolved',
  'SourceHeartbeat',
  'TransitionalEntitlement',
]);

/** How P1 reads evidence. */
export const readingsOfP1: Readings = {
  sees: seenByP1,
  helpsOnly: () => false,
  relationOf: ({ relation }) => relation,
  includes: (letter, service) => letter === service,
  counted: (count) =>
    isKind(count, 'SourceHeartbeat')
      ? { events: count.data.count, sequence: BigInt(count.data.lastSequence) }
      : { events: count.data.vendorCount },
  outward: (owned, circumstances) =>
    owned.flatMap(({ fact, owner }) => {
      const { stage, deliveredCountry } = fact.data as { stage?: string; deliveredCountry?: string };
      const hasFailed = reachedNobody.has(stage);
      return actsOf(fact, owner, circumstances, {
        readings: readingsOf(fact, circumstances),
        hasFailed,
        deliveredCountry,
      });
    }),
  isOrigin: () => true,
  hasLooked: () => true,
  opensUntil: (request, firstContact) => Math.min(request.at, firstContact?.at ?? Infinity),
  canHaveLedTo: () => true,
  canHurt: (fact) => !harmless.has(fact.kind) && !(isKind(fact, 'ExposureCheck') && fact.data.result === 'NONE'),
  citesAll: false,
};
