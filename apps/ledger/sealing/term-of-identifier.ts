import { dayMs } from '#libs/evidence';

/** What is known of an identifier whose key is due. Instants in ms. */
export interface DueIdentifier {
  /** Whether any link ever joined it to a client, taken back or not. */
  readonly isLinked: boolean;
  /** Whether an authority has asked about all of the ledger. */
  readonly isCovered: boolean;
  /** When the last that is about it was recorded; undefined where nothing is. */
  readonly last: number | undefined;
  /** Until when its key was to last: 0 where nobody has looked yet. */
  readonly until: number;
  readonly campaignShadowMs: number;
  readonly now: number;
}

/** Of a key: it is destroyed, it lasts for ever, or until an instant. */
export type KeyFate = 'destroyed' | 'kept' | { readonly until: number };

/**
 * What becomes of the key of an identifier: once anybody was linked to it, it goes with that client's erasure and not before. Else it is
 * destroyed `campaign_shadow` after the last that was recorded about it, for from then on no campaign can have to do with a client.
 */
export function termOfIdentifier({ isLinked, isCovered, last, until, campaignShadowMs, now }: DueIdentifier): KeyFate {
  if (isLinked) return 'kept';
  // What is sealed by a new key may be on its way into the store.
  if (last === undefined) return until === 0 ? { until: now + dayMs } : 'destroyed';
  const over = last + campaignShadowMs;
  if (now < over) return { until: over };
  return isCovered ? { until: now + dayMs } : 'destroyed';
}
