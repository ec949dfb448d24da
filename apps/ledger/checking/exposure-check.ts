import type { OwnCheck } from '#libs/assessment';
import type { DataOf, EventReference } from '#libs/evidence';
import type { BesidePassedOver } from '../inquiry/passed-over.js';
import { type Footing, footing, type Standpoint } from '../inquiry/standpoint.js';
import type { FactReceipt } from '../ledger-fact.js';

export type CheckReceipt = FactReceipt;

/** What was looked at and found, from which state of knowledge, and where that was recorded. */
export interface PerformedCheck extends Footing, BesidePassedOver {
  readonly client: string;
  readonly identifiers: readonly string[];
  readonly campaigns: readonly string[];
  readonly observability: 'FULL' | 'PARTIAL';
  readonly result: 'NONE' | 'FOUND';
  readonly found: readonly EventReference[];
  readonly uncovered: readonly string[];
  /** Arrivals about the client that are no evidence and that nothing settled, in the worklist of their type. */
  readonly unsettled: readonly (EventReference & { readonly type: string })[];
  readonly flags: readonly ('COVERAGE_UNDECLARED' | 'SIMULATED_CLOCK')[];
  readonly recorded: CheckReceipt;
  /** Checks of the same request that did not know yet what was recorded beside them. */
  readonly superseded: readonly CheckReceipt[];
}

/** No request of the client lacks a check, so none was made. */
export interface NoCheck extends Footing, BesidePassedOver {
  readonly client: string;
  readonly recorded: null;
}

/** A check as it is recorded: what was seen, and the position up to which all was seen. */
export function decideCheck({ data }: OwnCheck, { upTo }: { readonly upTo: bigint }): DataOf<'ExposureCheck'> {
  return { ...data, knownPosition: String(upTo) };
}

export function answerOf(
  client: string,
  check: OwnCheck,
  standpoint: Standpoint,
  receipts: { readonly recorded: CheckReceipt; readonly superseded: readonly CheckReceipt[] },
  isSimulated: boolean,
): PerformedCheck {
  const { identifiers, campaigns, observability, result, found = [], uncovered = [] } = check.data;
  return {
    client,
    ...footing(standpoint),
    identifiers,
    campaigns: campaigns === 'ALL' ? [] : campaigns,
    observability,
    result,
    found,
    uncovered,
    unsettled: check.unsettled.map(({ evidence: { source, id, type } }) => ({ source, id, type })),
    flags: [
      ...(check.isUndeclared ? (['COVERAGE_UNDECLARED'] as const) : []),
      ...(isSimulated ? (['SIMULATED_CLOCK'] as const) : []),
    ],
    ...receipts,
  };
}
