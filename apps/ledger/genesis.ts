import { randomBytes } from 'node:crypto';
import type { EventStore } from '#libs/event-store';
import { parseJson } from '#libs/evidence';
import { ConfigError } from './config.js';
import { bookkeeping } from './ledger-fact.js';

/** What a ledger is from its first start on, and for ever. Abstract so that it is its own token for injection. */
export abstract class Genesis {
  /** The log's name. */
  abstract readonly origin: string;
  /** Whether its past was recorded under a simulated clock: every answer then carries `SIMULATED_CLOCK`. */
  abstract readonly simulated: boolean;
}

export interface GenesisWishes {
  /** The name that the settings give; undefined takes the ledger's own, or makes one. */
  readonly origin: string | undefined;
  /** Whether this process's clock is a simulated one. */
  readonly simulatedClock: boolean;
  /** Whether a ledger with a simulated past may be served under the real clock. */
  readonly acceptSimulated: boolean;
}

const stream = 'ledger-genesis';

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
  return genesis;
}

async function readGenesis(store: EventStore): Promise<Genesis | undefined> {
  const first = await store.readFirst(stream);
  return first && genesisIn(first.data);
}

/** Whoever else can write into the store may have been there first. */
function genesisIn(data: Uint8Array): Genesis {
  const { value } = parseJson(data);
  const { origin, simulated } = Object(value) as Partial<Genesis>;
  if (typeof origin === 'string' && typeof simulated === 'boolean') return { origin, simulated };
  throw new ConfigError(`INITIUM_STORE: the event in ${stream} is no genesis of a ledger: somebody else writes there`);
}

async function recordGenesis(store: EventStore, wishes: GenesisWishes): Promise<Genesis> {
  const origin = wishes.origin ?? `initium.local/${randomBytes(8).toString('hex')}`;
  const genesis: Genesis = { origin, simulated: wishes.simulatedClock };
  const events = [bookkeeping('ledger.genesis', genesis)];
  const [result] = await store.append([{ stream, expectedRevision: 'NO_STREAM', events }]);
  if (result?.outcome === 'appended') return genesis;
  const first = await readGenesis(store);
  if (first === undefined) throw new Error('The genesis was neither written nor there');
  return first;
}
