import { Digest, type Registers, type RuleSet } from '#libs/assessment';
import type { RecordedEvidence } from '#libs/evidence';
import { type Interests, type RegisterKnowledge, ShownInterests } from './interests.js';
import type { SharedChanges } from './shared-changes.js';
import type { ClientDigest } from './statuses-file.js';

/** What became known in a stretch of positions, to those whom nothing else may concern than what was recorded about them. */
export interface PassedStretch {
  /** As they were known before it. */
  readonly registers: Registers<RuleSet>;
  readonly changes: SharedChanges;
  readonly told: RegisterKnowledge;
  /** What of it stands at a position. */
  evidenceAt(position: bigint): RecordedEvidence | undefined;
}

/**
 * Whether all that was recorded about a client, in these lists of positions, is passed over by its digest (0046): then its rows stay, and so
 * does the digest. Gives what that evidence shows of interests; undefined where the client is to be replayed.
 */
export function passedOver(
  { client, digest }: ClientDigest,
  lists: Iterable<readonly bigint[]>,
  { registers, changes, told, evidenceAt }: PassedStretch,
): Interests | undefined {
  const outline = new Digest(client, digest, registers);
  const pieces = new Map<bigint, RecordedEvidence>();
  for (const positions of lists)
    for (const position of positions) {
      const evidence = pieces.get(position) ?? evidenceAt(position);
      if (evidence === undefined || !outline.passesOver(evidence)) return undefined;
      pieces.set(position, evidence);
    }
  const shown = new ShownInterests(client, outline.linked);
  for (const [, evidence] of [...pieces].sort(([a], [b]) => (a < b ? -1 : 1))) shown.add(evidence);
  const interests = shown.by(told);
  // What changed meanwhile of what it names first may concern it.
  for (const name of interests.names.keys()) if (changes.isOf(name)) return undefined;
  return interests;
}
