import type { RecordedEvidence } from '#libs/evidence';

/** What nobody has verified, and answers may rest on: an anchor's time, or that an approver is somebody else. */
export type Doubt = 'anchor' | 'approver';

/** Whether evidence says what nobody has verified: of an anchor the ledger may have, when it was recorded. */
export const isDoubtful = ({ data, anchorroot }: RecordedEvidence, doubt: Doubt): boolean =>
  (data as { readonly [doubt in Doubt]?: unknown })[doubt] !== undefined &&
  !(doubt === 'anchor' && anchorroot !== undefined);

/** Whether anything in the evidence may be doubted. */
export const isOpenTo = (doubt: Doubt, evidence: readonly RecordedEvidence[]): boolean =>
  evidence.some((item) => isDoubtful(item, doubt));

/** The same evidence, if nothing that may be doubted had been said in it. */
export const without = (doubt: Doubt, evidence: readonly RecordedEvidence[]): readonly RecordedEvidence[] =>
  evidence.map((item) =>
    isDoubtful(item, doubt) ? ({ ...item, data: { ...item.data, [doubt]: undefined } } as RecordedEvidence) : item,
  );
