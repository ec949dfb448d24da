import { randomBytes } from 'node:crypto';
import type { EventStore } from '#libs/event-store';
import { parseJson } from '#libs/evidence';
import { ConfigError } from './config.js';
import { bookkeeping } from './ledger-fact.js';
import { type LogKeys, tagKeyHash, verifierKeyOf } from './proofs/key-files.js';
import type { LogName } from './proofs/leaf-maker.js';

/** What a ledger is from its first start on, and for ever. Abstract so that it is its own token for injection. */
export abstract class Genesis {
  /** The ledger's name, and that of its log unless this goes on under another. */
  abstract readonly origin: string;
  /** The names under which its log has gone on, each time that an end of it was lost which was signed. */
  abstract readonly continued: readonly LogName[];
  /** Whether its past was recorded under a simulated clock: every answer then carries `SIMULATED_CLOCK`. */
  abstract readonly simulated: boolean;
  /** What its log is made with. */
  abstract readonly log: LogGenesis;
}

/** The name under which the log of a ledger is signed. */
export const logNameOf = ({ origin, continued }: Pick<Genesis, 'origin' | 'continued'>): string =>
  continued.at(-1)?.origin ?? origin;

/** What can never change in a ledger's log. */
export interface LogGenesis {
  /** Which events are leaves, in which order and form: all of the ledger's streams, in the store's order (docs/log.md). */
  readonly v: 1;
  /** SHA-256 of the tag key, in hex. */
  readonly tagKey: string;
  /** The key that signed first, as a verifier key of signed notes. */
  readonly key: string;
}

export interface GenesisWishes {
  /** The name that the settings give; undefined takes the ledger's own, or makes one. */
  readonly origin: string | undefined;
  /** Whether this process's clock is a simulated one. */
  readonly simulatedClock: boolean;
  /** Whether a ledger with a simulated past may be served under the real clock. */
  readonly acceptSimulated: boolean;
  /** Asked where the ledger has no log yet. */
  keys(): LogKeys;
}

const stream = 'ledger-genesis';
/** Of a ledger that was made before there was a log: its past is sealed as of this event, and no earlier. */
const logStream = 'ledger-log';

/** Where the genesis is kept with which a log goes on under another name: number 2 the first time. */
export const continuationStream = (number: number): string => `${stream}-${number}`;

/** The ledger's genesis, recorded if this is its first start. Refuses (`ConfigError`) what contradicts the recorded one. */
export async function openGenesis(store: EventStore, wishes: GenesisWishes): Promise<Genesis> {
  const genesis = (await readGenesis(store)) ?? (await recordGenesis(store, wishes));
  if (wishes.origin !== undefined && wishes.origin !== genesis.origin) {
    throw new ConfigError(`INITIUM_ORIGIN: this ledger is ${genesis.origin} for ever, not ${wishes.origin}`);
  }
  if (genesis.simulated && !wishes.simulatedClock && !wishes.acceptSimulated) {
    throw new ConfigError('INITIUM_DATA: this ledger was recorded under a simulated clock; serve it with --simulated');
  }
  if (!genesis.simulated && wishes.simulatedClock) {
    throw new ConfigError('INITIUM_DATA: this ledger was recorded under the real clock and takes no simulated one');
  }
  const { log = await openLog(store, genesis.origin, wishes) } = genesis;
  return withContinuations(store, { ...genesis, log });
}

/** The genesis of a ledger that has a log, from whatever holds its events; undefined where there is none. */
export async function genesisOf(store: Pick<EventStore, 'readFirst'>): Promise<Genesis | undefined> {
  const genesis = await readGenesis(store);
  const log = genesis?.log ?? (await readLog(store));
  return genesis && log && withContinuations(store, { ...genesis, log });
}

async function withContinuations(
  store: Pick<EventStore, 'readFirst'>,
  genesis: Omit<Genesis, 'continued'>,
): Promise<Genesis> {
  const continued: LogName[] = [];
  let { log } = genesis;
  for (let number = 2; ; number++) {
    const first = await store.readFirst(continuationStream(number));
    if (first === undefined) return { ...genesis, continued, log };
    const { origin, log: next } = Object(parseJson(first.data).value) as Partial<Genesis>;
    if (typeof origin !== 'string' || !isLogGenesis(next) || next.tagKey !== log.tagKey)
      throw new ConfigError(
        `INITIUM_STORE: the event in ${continuationStream(number)} continues no log: somebody else writes there`,
      );
    continued.push({ origin, from: first.position });
    log = next;
  }
}

/** As it was recorded: of one from before there was a log, without it. */
type RecordedGenesis = Pick<Genesis, 'origin' | 'simulated'> & Partial<Pick<Genesis, 'log'>>;

async function readGenesis(store: Pick<EventStore, 'readFirst'>): Promise<RecordedGenesis | undefined> {
  const first = await store.readFirst(stream);
  return first && genesisIn(first.data);
}

/** Whoever else can write into the store may have been there first. */
function genesisIn(data: Uint8Array): RecordedGenesis {
  const { value } = parseJson(data);
  const { origin, simulated, log } = Object(value) as Partial<Genesis>;
  const isLog = log === undefined || isLogGenesis(log);
  if (typeof origin === 'string' && typeof simulated === 'boolean' && isLog)
    return { origin, simulated, ...(log && { log }) };
  throw new ConfigError(`INITIUM_STORE: the event in ${stream} is no genesis of a ledger: somebody else writes there`);
}

async function recordGenesis(store: EventStore, wishes: GenesisWishes): Promise<RecordedGenesis> {
  const origin = wishes.origin ?? `initium.local/${randomBytes(8).toString('hex')}`;
  const genesis: RecordedGenesis = { origin, simulated: wishes.simulatedClock, log: logGenesis(origin, wishes.keys()) };
  if (await recordedFirst(store, stream, genesis)) return genesis;
  const first = await readGenesis(store);
  if (first === undefined) throw new Error('The genesis was neither written nor there');
  return first;
}

/** The beginning of the log of a ledger that was made before there was one. */
async function openLog(store: EventStore, origin: string, wishes: GenesisWishes): Promise<LogGenesis> {
  const found = await readLog(store);
  if (found !== undefined) return found;
  const log = logGenesis(origin, wishes.keys());
  const upTo = (await store.head())?.position ?? -1n;
  const inClear = await keptInClear(store, upTo);
  if (await recordedFirst(store, logStream, { origin, log, sealedUpTo: String(upTo), inClear })) return log;
  return openLog(store, origin, wishes);
}

/**
 * How much of what is no evidence was kept before there was a log: in clear, under names that are plain hashes of what was sent, which
 * tell whoever guesses it what it was.
 */
async function keptInClear(store: EventStore, upTo: bigint): Promise<{ quarantine: number; conflicts: number }> {
  const found = { quarantine: 0, conflicts: 0 };
  for await (const events of store.readAll())
    for (const { stream: name, position } of events) {
      if (position > upTo) return found;
      if (name.startsWith('quarantine-')) found.quarantine += 1;
      if (name.startsWith('conflict-')) found.conflicts += 1;
    }
  return found;
}

async function readLog(store: Pick<EventStore, 'readFirst'>): Promise<LogGenesis | undefined> {
  const first = await store.readFirst(logStream);
  if (first === undefined) return undefined;
  const { value } = parseJson(first.data);
  const { log } = Object(value) as Partial<Genesis>;
  if (isLogGenesis(log)) return log;
  throw new ConfigError(`INITIUM_STORE: the event in ${logStream} begins no log: somebody else writes there`);
}

function logGenesis(origin: string, { signing, tag }: LogKeys): LogGenesis {
  return { v: 1, tagKey: tagKeyHash(tag), key: verifierKeyOf(origin, signing) };
}

function isLogGenesis(value: unknown): value is LogGenesis {
  const { v, tagKey, key } = Object(value) as Partial<LogGenesis>;
  return v === 1 && typeof tagKey === 'string' && /^[0-9a-f]{64}$/.test(tagKey) && typeof key === 'string';
}

/** Whether it was this process that recorded it. */
async function recordedFirst(store: EventStore, stream: string, said: object): Promise<boolean> {
  const events = [bookkeeping('ledger.genesis', said)];
  const [result] = await store.append([{ stream, expectedRevision: 'NO_STREAM', events }]);
  return result?.outcome === 'appended';
}
