import type { X509Certificate } from 'node:crypto';
import { type Checked, checkEvidence, type Evidence, instant, type Problem } from '#libs/evidence';
import { problemsOfSpeaker } from '../access/kind-rights.js';
import type { Principal } from '../access/principal.js';
import { checkToken } from './anchor-token.js';
import { problemsOfApprover } from './approver.js';
import type { Arrival } from './arrival.js';

/** Nothing that ought to be sealed is ever stored in clear. */
const notSealed: Problem = {
  pointer: '/data/personal',
  detail: 'cannot be sealed: this ledger has no vault, and stores none in clear',
};

/** How far a source's clock may be ahead of the ledger's, in milliseconds (policy `clock_skew`). */
const clockSkewMs = 5 * 60_000;

/** Where and when something arrived, and from whom. */
export interface ArrivalCircumstances {
  /** The ledger's name. */
  readonly origin: string;
  /** In ms. */
  readonly now: number;
  readonly by: Principal | undefined;
  /** Of authorities of time. */
  readonly timeRoots: readonly X509Certificate[];
  /** Whether a source may say that somebody approved what it sends. */
  readonly takesClaims: boolean;
  /** Whether what is personal can be sealed. */
  readonly canSeal: boolean;
}

/** Evidence, with the root to which its anchor's token leads (SHA-256, in hex) if there is one; or why it is none. */
export type Judged = Checked<Evidence> & { readonly anchorRoot?: string | undefined };

/** Whether what arrived is evidence there and then, or every reason why it is not. */
export function judge({ parsed }: Arrival, circumstances: ArrivalCircumstances): Judged {
  if (parsed.problems !== undefined) return { problems: parsed.problems };
  const checked = checkEvidence(parsed.value);
  const here = problemsHere(checked.evidence ?? parsed.value, circumstances);
  if (checked.evidence === undefined) return { problems: [...checked.problems, ...here] };
  const { problems, root } = checkToken(checked.evidence, parsed.value as Evidence, circumstances.timeRoots);
  here.push(...problems);
  return here.length === 0 ? { ...checked, anchorRoot: root } : { problems: here };
}

/** What speaks against an event at this ledger and at this instant only. */
function problemsHere(event: unknown, { origin, now, by, takesClaims, canSeal }: ArrivalCircumstances): Problem[] {
  if (typeof event !== 'object' || event === null) return [];
  const { source, time, data } = event as Readonly<Record<'source' | 'time' | 'data', unknown>>;
  const problems: Problem[] = [];
  // What the ledger says of itself could else be forged, and its names taken before it uses them.
  if (source === origin)
    problems.push({ pointer: '/source', detail: 'is the ledger itself, for which none may speak' });
  else problems.push(...problemsOfSpeaker(event, by));
  if (!takesClaims) problems.push(...problemsOfApprover(event));
  // what is dated ahead of the ledger's clock is refused at intake.
  if (typeof time === 'string' && instant(time) > now + clockSkewMs)
    problems.push({ pointer: '/time', detail: 'is more than five minutes ahead of the clock of this ledger (R-412)' });
  if (!canSeal && Object(data).personal !== undefined) problems.push(notSealed);
  return problems;
}
