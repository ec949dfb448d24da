import type { ExpectedRevision } from './expected-revision.js';
import type { ProposedEvent } from './recorded-event.js';
import type { Refusal } from './refusals.js';
import type { AppendOutcome } from './stand-in-log.js';

export type AppendAnswer =
  | AppendOutcome
  | { readonly is: 'timeout' }
  | { readonly is: 'access-denied' }
  | { readonly is: 'too-large'; readonly bytesMax: number }
  | { readonly is: 'bad-request'; readonly why: string }
  | { readonly is: 'not-ready' };

/** An append that a client asked for in full, and how to answer it. */
export interface PendingAppend {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly ProposedEvent[];
  readonly requiresLeader: boolean;
  readonly isBatch: boolean;
  /** Does nothing once the call has ended. */
  answer(answer: AppendAnswer): void;
  /** Ends the call, and so every other append on it. */
  breakOff(refusal: Refusal): void;
}
