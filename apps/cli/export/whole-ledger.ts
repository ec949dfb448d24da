import { askLedger } from '../ask-ledger.js';
import { ledgerAddress } from '../ledger-address.js';
import { whyCut } from './why-cut.js';

/** A piece of an export. */
export interface Exported {
  readonly bytes: Uint8Array;
  /** How many events end in it. */
  readonly events: number;
}

/**
 * All that a ledger holds up to its head as it is now, in its order, as NDJSON: evidence, what it says of itself, its
 * quarantine and its bookkeeping, so that no position is left out. Throws a `CommandFailure`
 * where the ledger refuses, is not there, or breaks off.
 */
export async function* wholeLedger(url: string, signal: AbortSignal): AsyncGenerator<Exported> {
  const address = ledgerAddress(url, 'v1/ledger?leaves=true');
  const response = await askLedger(address, 'application/x-ndjson', signal);
  try {
    for await (const bytes of response as AsyncIterable<Buffer>) yield { bytes, events: newlinesIn(bytes) };
  } catch (error) {
    throw await whyCut(url, error);
  }
}

function newlinesIn(bytes: Uint8Array): number {
  let count = 0;
  for (let index = bytes.indexOf(0x0a); index !== -1; index = bytes.indexOf(0x0a, index + 1)) count++;
  return count;
}
