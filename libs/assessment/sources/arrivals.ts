import { countBefore, countUntil, instant, type RecordedEvidence, typeOf } from '#libs/evidence';

/** What has arrived from one CloudEvents source, as known at one position: of all its events, whatever their kind. */
export interface Arrivals {
  /** The highest sequence number that has arrived; undefined while none has. */
  readonly highest: bigint | undefined;
  /** Runs of missing numbers below it: `time` (ms) of the neighbours; no `from` where number 1 is missing. */
  readonly gaps: readonly { readonly from?: number; readonly to: number }[];
  /** Events held with `time` in a closed period (ms) that count among what it sent, with or without a sequence number. */
  count(from: number, to: number): number;
  /** Deliveries held with `time` in a closed period (ms), each once, however many of its stages occurred in it. */
  deliveries(from: number, to: number): number;
}

/** What was held of a source's messages in a period. */
export interface MessageCounts {
  /** Names of deliveries, each once. */
  readonly named: number;
  /** Of the messages without such a name: sendings (`SENT`, or no stage), and the rest. */
  readonly sendings: number;
  readonly others: number;
}

/** How many deliveries these are: of messages without a name the sendings, or all where there is none. */
export const deliveriesIn = ({ named, sendings, others }: MessageCounts): number => named + (sendings || others);

/**
 * Types of what is said of sources and of how whole they are: no part of what a source sent, in any count. Named one
 * by one, as the rule sets name them: a kind that comes to be about sources changes no count that answers rest on.
 */
export const selfDescribing: ReadonlySet<string> = new Set(
  (['Source', 'SourceHeartbeat', 'SourceGap', 'SourceGapResolved', 'Reconciliation'] as const).map(typeOf),
);

/** By its type, what is a stage of a delivery. */
export const messageTypes: ReadonlySet<string> = new Set(
  (['MarketingExposure', 'FirmCommunication'] as const).map(typeOf),
);

export const noArrivals: Arrivals = { highest: undefined, gaps: [], count: () => 0, deliveries: () => 0 };

/**
 * Arrivals of one source, from all evidence that it sent and that was known. Where several events carry one number, the
 * gap beside it is as wide as any of them makes it.
 */
export function arrivalsOf(evidence: Iterable<RecordedEvidence>): Arrivals {
  const times: { at: number }[] = [];
  const messages: Message[] = [];
  const numbered = new Map<bigint, { earliest: number; latest: number }>();
  for (const { time, sequence, type, data } of evidence) {
    const at = instant(time);
    if (messageTypes.has(type)) messages.push({ at, ...(data as DeliveryStage) });
    if (!selfDescribing.has(type)) times.push({ at });
    const number = sequence === undefined ? 0n : BigInt(sequence);
    if (number === 0n) continue;
    const held = numbered.get(number);
    if (held === undefined) numbered.set(number, { earliest: at, latest: at });
    else {
      held.earliest = Math.min(held.earliest, at);
      held.latest = Math.max(held.latest, at);
    }
  }
  times.sort((a, b) => a.at - b.at);
  const gaps: { from?: number; to: number }[] = [];
  let below = { sequence: 0n, earliest: undefined as number | undefined };
  for (const [sequence, { earliest, latest }] of [...numbered].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (sequence > below.sequence + 1n) gaps.push({ from: below.earliest, to: latest });
    below = { sequence, earliest };
  }
  return {
    highest: numbered.size === 0 ? undefined : below.sequence,
    gaps,
    deliveries: (from, to) => deliveriesIn(countsOf(messages.filter(({ at }) => from <= at && at <= to))),
    count: (from, to) => Math.max(countUntil(times, to) - countBefore(times, from), 0),
  };
}

/** What of the data of a message tells its delivery. */
export interface DeliveryStage {
  readonly message?: string | undefined;
  readonly stage?: string | undefined;
}

interface Message extends DeliveryStage {
  readonly at: number;
}

/** Whether a message without a name is a delivery of its own, also where others are not. */
export const isSending = ({ stage }: DeliveryStage): boolean => stage === undefined || stage === 'SENT';

function countsOf(messages: readonly Message[]): MessageCounts {
  const named = new Set(messages.flatMap(({ message }) => message ?? []));
  const nameless = messages.filter(({ message }) => message === undefined);
  const sendings = nameless.filter(isSending).length;
  return { named: named.size, sendings, others: nameless.length - sendings };
}
