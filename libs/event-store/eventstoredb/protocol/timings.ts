/** How long what has to do with the server may take, in milliseconds. */
export interface Timings {
  /** One attempt to append, or to read. */
  readonly attemptMs: number;
  readonly readMs: number;
  /** Attempts go on for so long until what became of an event is called unknown. */
  readonly giveUpMs: number;
  /** Where attempts have failed for so long, whoever comes new is refused at once; those that go on find out the rest. */
  readonly awayAfterMs: number;
  /** A receipt waits so long for its event to be copied, a question for what was recorded before it. */
  readonly receiptWaitMs: number;
  readonly settleWaitMs: number;
  /** How often the copy is looked at, and how long it may stand still below the head before its subscription is renewed. */
  readonly lookMs: number;
  readonly silentMsMax: number;
  /** A start waits so long for a server that is away. */
  readonly startWaitMs: number;
  /** One attempt of a start waits so long for the server, and for the copy where that lacks only what came while the process was down. */
  readonly serverWaitMs: number;
  readonly completeWaitMs: number;
}

export const usualTimings: Timings = {
  attemptMs: 4_000,
  readMs: 2_000,
  giveUpMs: 10_000,
  awayAfterMs: 3_000,
  receiptWaitMs: 2_000,
  settleWaitMs: 2_000,
  lookMs: 1_000,
  silentMsMax: 3_000,
  startWaitMs: 60_000,
  serverWaitMs: 10_000,
  completeWaitMs: 500,
};
