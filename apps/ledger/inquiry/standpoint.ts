import { timeText } from './instants.js';

/** A state of knowledge: all that the ledger held up to a position. */
export interface Knowledge {
  /** Milliseconds since 1970, UTC. */
  readonly knownAt: number;
  /** The last position that is known; -1 where nothing is. */
  readonly upTo: bigint;
  /** Nothing can be recorded any more that would have been known then. */
  readonly settled: boolean;
  /** Whether evidence that an answer is made of is not as the ledger's log has it. */
  readonly isAltered?: boolean;
}

/** A state of knowledge, and the instant that is asked about. */
export interface Standpoint extends Knowledge {
  readonly at: number;
}

/** What every answer says of where it was answered from. */
export interface Footing {
  readonly at: string;
  readonly knownAt: string;
  /** Null where nothing was known. */
  readonly position: string | null;
  readonly settled: boolean;
}

export function footing({ at, ...knowledge }: Standpoint): Footing {
  return { at: timeText(at), ...knownFrom(knowledge) };
}

export function knownFrom({ knownAt, upTo, settled, isAltered }: Knowledge): Omit<Footing, 'at'> {
  const isSettled = settled && isAltered !== true;
  return { knownAt: timeText(knownAt), position: upTo < 0n ? null : String(upTo), settled: isSettled };
}
