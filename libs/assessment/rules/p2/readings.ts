import { isKind } from '../../facts/fact.js';
import { mayHurt } from '../../facts/retractions.js';
import { readingsOfP1 } from '../p1/readings.js';
import type { Readings } from '../rule-set.js';
import { seeing } from '../seeing.js';
import { outwardUnderP2 } from './messages.js';
import { kindsOfP2 } from './sees.js';

/** What somebody writes who was given nothing. */
const noRemuneration = /^(?:none|nil|null|n\/a|no|[0.-]+)?$/i;

/** How P2 reads evidence: all of it, and otherwise than P1 where it says so here. */
export const readingsOfP2: Readings = {
  ...readingsOfP1,
  ...seeing(kindsOfP2),
  /** Who is paid is not independent, whatever else is said. */
  relationOf: ({ relation, remuneration }) =>
    relation === 'NONE' && remuneration !== undefined && !noRemuneration.test(remuneration.trim())
      ? 'REMUNERATED'
      : relation,
  /** Staking is a service of its own, and part of custody. */
  includes: (letter, service) => letter === service || service === `${letter}.staking`,
  /** A vendor counts deliveries; and what it could not match, or the ledger once had and has no more, is missing. */
  counted: (count) => {
    if (isKind(count, 'SourceHeartbeat')) return readingsOfP1.counted(count);
    const { vendorCount, ledgerCount, unmatched } = count.data;
    const leftOver = typeof unmatched === 'number' ? unmatched : unmatched.length;
    return { deliveries: Math.max(vendorCount, ledgerCount), isShort: leftOver > 0 };
  },
  outward: outwardUnderP2,
  /** E3. An origin that says nothing is none. */
  isOrigin: ({ data }) =>
    data.kind !== 'OTHER' && !(data.kind === 'REFERRER_LOG' && (data.referrer === undefined || data.referrer === '')),
  /** A check that lists no campaign looked at none; the ledger's own says so that none reached the client. */
  hasLooked: ({ data, evidence }, ledger) =>
    data.campaigns === 'ALL' ||
    data.campaigns?.length > 0 ||
    (data.campaigns !== undefined && data.knownPosition !== undefined && evidence.source === ledger),
  /** A campaign comes too late for what the client had asked for before, in this stay, and for its like. */
  opensUntil: (request) => request.at,
  canHaveLedTo: ({ from }, { subject, askedBefore, isSameType }) =>
    !askedBefore(from).some(
      ({ service, asset }) => service === subject.service && isSameType(asset, subject.asset, from),
    ),
  canHurt: mayHurt,
  citesAll: true,
};
