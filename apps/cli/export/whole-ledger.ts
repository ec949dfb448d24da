import type { IncomingMessage } from 'node:http';
import { CommandFailure } from '../failure.js';
import { connectionFailure, ledgerAddress, problemText, requesterOf } from '../ledger-address.js';

/**
 * All recorded evidence of a ledger up to its head as it is now, in its order: the bytes of NDJSON, and how many lines
 * have come with them. Throws a `CommandFailure` where the ledger refuses, is not there, or breaks off.
 */
export async function* wholeLedger(url: string, signal: AbortSignal): AsyncGenerator<Exported> {
  const address = ledgerAddress(url, 'v1/events');
  const request = requesterOf(address)(address, { headers: { accept: 'application/x-ndjson' }, signal }).end();
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request.on('response', resolve).on('error', reject);
    });
    if (response.statusCode !== 200) {
      const body = (await response.toArray()).join('').slice(0, 64 * 1024);
      throw new CommandFailure(`${address.origin} refuses: ${problemText(response.statusCode, body)}`);
    }
    for await (const bytes of response as AsyncIterable<Buffer>) yield { bytes, events: newlinesIn(bytes) };
  } catch (error) {
    throw connectionFailure(address, error);
  } finally {
    request.destroy();
  }
}

/** A piece of an export. */
export interface Exported {
  readonly bytes: Uint8Array;
  /** How many events end in it. */
  readonly events: number;
}

function newlinesIn(bytes: Uint8Array): number {
  let count = 0;
  for (let index = bytes.indexOf(0x0a); index !== -1; index = bytes.indexOf(0x0a, index + 1)) count++;
  return count;
}
