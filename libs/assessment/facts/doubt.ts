import type { RecordedEvidence } from '#libs/evidence';

/** What nobody has verified, and answers may rest on: an anchor's time, or that an approver is somebody else. */
export type Doubt = 'anchor' | 'approver';

/** By what the ledger says that it has verified it, when that was recorded. */
const verifiedBy = { anchor: 'anchorroot', approver: 'approvedproposal' } as const;

/** Whether evidence says what nobody has verified. */
export const isDoubtful = (evidence: RecordedEvidence, doubt: Doubt): boolean =>
  (evidence.data as { readonly [doubt in Doubt]?: unknown })[doubt] !== undefined &&
  evidence[verifiedBy[doubt]] === undefined;

/** Whether anything in the evidence may be doubted. */
export const isOpenTo = (doubt: Doubt, evidence: readonly RecordedEvidence[]): boolean =>
  evidence.some((item) => isDoubtful(item, doubt));

/** The same evidence, if nothing that may be doubted had been said in it. */
export const without = (doubt: Doubt, evidence: readonly RecordedEvidence[]): readonly RecordedEvidence[] =>
  evidence.map((item) =>
    isDoubtful(item, doubt) ? ({ ...item, data: { ...item.data, [doubt]: undefined } } as RecordedEvidence) : item,
  );
