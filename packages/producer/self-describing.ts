import type { KindName } from '#libs/evidence';

/** What is said of a source is no part of what it sent, and no heartbeat counts it. */
export const selfDescribing: readonly KindName[] = [
  'Source',
  'SourceHeartbeat',
  'SourceGap',
  'SourceGapResolved',
  'Reconciliation',
];
