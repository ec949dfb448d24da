import { duration } from '#libs/evidence';
import { type Backoff, usualBackoff } from './backoff.js';
import type { DeadLetter } from './dead-letters.js';
import type { LedgerAddress } from './ledger-answer.js';
import type { LogProblem } from './log-problem.js';
import { ProducerRefusal } from './producer-refusal.js';

export interface ProducerOptions extends LedgerAddress {
  /** Your system's name as a CloudEvents source, the same for ever: `crm`. */
  readonly source: string;
  /** The file in which events wait, on a disk that outlives the process; made where it is not there. */
  readonly outbox: string;
  /** The number that a new outbox begins with: above the last one that was sent, where an older outbox was lost. */
  readonly firstSequence?: number;
  /** How many events may wait, those that were refused and not yet settled among them: 100,000 unless you say otherwise. */
  readonly waitingMax?: number;
  /**
   * What `record` does while as many wait: `block` waits until there is room, `throw` throws `outbox-full`, `spill` goes on in
   * a plain file (`spillFile`), without a bound, and brings it back in order. Nothing is ever dropped.
   */
  readonly whenFull?: 'block' | 'throw' | 'spill';
  /** Where to spill to, on another disk perhaps; the outbox's name and `.spill` unless you say otherwise. */
  readonly spillFile?: string;
  /** Where refusals are written, one a line; the outbox's name and `.refused.ndjson` unless you say otherwise. */
  readonly deadLetterFile?: string;
  /** Told of every refusal, once it is written down. */
  readonly onRefused?: (refused: DeadLetter) => void;
  /** Told of every try that failed, and for how long (ms) nothing is tried now. */
  readonly onTrouble?: (trouble: Error, waitMs: number) => void;
  /**
   * How often the source says that it is alive and how much it sent, an ISO 8601 duration; `PT15M` unless you say
   * otherwise, `never` where something else says it. Register the source with the same one.
   */
  readonly heartbeatEvery?: string;
  /**
   * What can have happened while no process had the outbox open. `unknown`, unless you say otherwise: that time stays
   * uncovered. `nothing`, where the producer lives in the very process that does what it records: heartbeats go on over it.
   */
  readonly whileClosed?: 'unknown' | 'nothing';
  /** The verifier keys of the ledger's log, as the firm gave them to you (docs/log.md); without one the log is not checked. */
  readonly logKeys?: readonly string[];
  /** How often it is looked at, an ISO 8601 duration; `PT10M` unless you say otherwise. */
  readonly checkLogEvery?: string;
  /** Of every so many numbers the receipt is looked for in the log; 100 unless you say otherwise. */
  readonly receiptSampleEvery?: number;
  /** Where it is written what is wrong with the log; the outbox's name and `.log-problems.ndjson` unless you say otherwise. */
  readonly logProblemFile?: string;
  /** Told of it, once it is written down. Show it to somebody who is not the ledger's operator. */
  readonly onLogProblem?: (problem: LogProblem) => void;
  /** Waits between tries: the first takes 250 ms at most, later ones twice as long each, up to a minute. */
  readonly backoff?: Backoff;
  /** The last so many events are known again by their ids after they were sent: 1,000,000 unless you say otherwise. */
  readonly rememberedMax?: number;
}

/** The same with everything said. */
export interface ProducerSettings
  extends Required<Omit<ProducerOptions, 'token' | 'heartbeatEvery' | 'checkLogEvery'>> {
  readonly token: ProducerOptions['token'];
  /** Undefined where it never does. */
  readonly heartbeatEveryMs: number | undefined;
  readonly checkLogEveryMs: number;
}

/** Throws a `ProducerRefusal` that names the option which is none. */
export function settingsOf({
  heartbeatEvery = 'PT15M',
  checkLogEvery = 'PT10M',
  ...given
}: ProducerOptions): ProducerSettings {
  const refuse = (name: string, must: string): never => {
    throw new ProducerRefusal('wrong-option', `${name} must be ${must}`);
  };
  if (!/^https?:\/\//.test(given.ledger) || !URL.canParse(given.ledger)) refuse('ledger', 'the address of a ledger');
  if (typeof given.source !== 'string' || given.source === '') refuse('source', 'the name of your system');
  if (typeof given.outbox !== 'string' || given.outbox === '') refuse('outbox', 'the name of a file');
  const settings = {
    token: given.token,
    firstSequence: 1,
    waitingMax: 100_000,
    whenFull: 'block' as const,
    spillFile: `${given.outbox}.spill`,
    deadLetterFile: `${given.outbox}.refused.ndjson`,
    onRefused: () => undefined,
    onTrouble: () => undefined,
    whileClosed: 'unknown' as const,
    logKeys: [],
    receiptSampleEvery: 100,
    logProblemFile: `${given.outbox}.log-problems.ndjson`,
    onLogProblem: () => undefined,
    backoff: usualBackoff,
    rememberedMax: 1_000_000,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  } as unknown as Omit<ProducerSettings, 'heartbeatEveryMs' | 'checkLogEveryMs'>;
  for (const name of ['firstSequence', 'waitingMax', 'receiptSampleEvery'] as const)
    if (!Number.isSafeInteger(settings[name]) || settings[name] < 1) refuse(name, 'a whole number, 1 or more');
  if (!['block', 'throw', 'spill'].includes(settings.whenFull)) refuse('whenFull', 'block, throw or spill');
  if (!['unknown', 'nothing'].includes(settings.whileClosed)) refuse('whileClosed', 'unknown or nothing');
  const every = (name: string, text: string): number => {
    const ms = duration(text);
    return ms >= 1_000 && ms <= timerMsMax ? ms : refuse(name, 'an ISO 8601 duration from PT1S to P20D');
  };
  const heartbeatEveryMs = heartbeatEvery === 'never' ? undefined : every('heartbeatEvery', heartbeatEvery);
  return { ...settings, heartbeatEveryMs, checkLogEveryMs: every('checkLogEvery', checkLogEvery) };
}

/** A timer can wait for no longer than 2^31 ms. */
const timerMsMax = 20 * 86_400_000;
