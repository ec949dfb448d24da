import type { ClientSources } from './client-sources.js';
import type { Knowledge } from './standpoint.js';

/** An event that stands in the ledger's streams and is not the ledger's: no answer rests on it. */
export interface PassedOverEvent {
  readonly position: string;
  readonly stream: string;
  readonly why: string;
}

/** What may concern whom an answer is about and is not the ledger's; absent where there is nothing. */
export interface BesidePassedOver {
  readonly passedOver?: readonly PassedOverEvent[];
}

const shownMax = 20;

/**
 * What was passed over and may concern somebody: it claims that client or identifier, what is linked to it, or nobody. Where
 * there is nothing an answer says nothing of it.
 */
export function passedOver(
  { dossiers, foreign }: Pick<ClientSources, 'dossiers' | 'foreign'>,
  subject: string,
  { upTo }: Knowledge,
): BesidePassedOver {
  if (upTo < 0n) return {};
  const found = foreign.concerning(() => dossiers.subjectsOf(subject, upTo), upTo, shownMax);
  if (found.length === 0) return {};
  return { passedOver: found.map((event) => ({ ...event, position: String(event.position) })) };
}
