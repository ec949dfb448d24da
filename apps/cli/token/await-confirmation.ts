import { setTimeout as pause } from 'node:timers/promises';
import { loadGuardedFile } from '../../ledger/access/guarded-file.js';
import { tokensIn } from '../../ledger/access/token-file.js';
import { ledgerAddress } from '../ledger-address.js';

/** A ledger looks twice a second; one that is busy, or whose volume is slow to show a change, gets longer. */
const patienceMs = 10_000;
const pauseMs = 100;
const answerWithinMs = 2_000;

/** What a ledger that was asked says of a change of its tokens. */
export interface Confirmation {
  readonly url: string;
  readonly confirmed: boolean;
  /** Whether anything answered there that goes by tokens. */
  readonly answered: boolean;
  /** In words. */
  readonly said: string;
}

/**
 * Waits until the ledger at `url` goes by the file as it is now: `/health/ready` tells the hash of what is in force. That
 * holds whatever user the ledger runs as, and on whatever machine.
 */
export async function awaitConfirmation(url: string, file: string): Promise<Confirmation> {
  const address = ledgerAddress(url, 'health/ready');
  const started = performance.now();
  for (;;) {
    const inForce = await tokensInForce(address);
    if (inForce === undefined)
      return { url, confirmed: false, answered: false, said: 'no ledger with tokens answers there' };
    // Somebody else may have changed the file meanwhile; what this command took out of it stays out.
    if (inForce === (await loadGuardedFile(file, tokensIn)).sha256) {
      return { url, confirmed: true, answered: true, said: 'confirms it' };
    }
    if (performance.now() - started > patienceMs) {
      const why = `within ${patienceMs / 1000} s: it goes by another file, or cannot read this one`;
      return { url, confirmed: false, answered: true, said: `did not confirm it ${why}` };
    }
    await pause(pauseMs);
  }
}

/** Null where the ledger knows nobody at the moment; undefined where nothing answers that says by which tokens it goes. */
async function tokensInForce(address: URL): Promise<string | null | undefined> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(answerWithinMs), redirect: 'error' });
    const { tokensInForce: told } = (await answer.json()) as { readonly tokensInForce?: unknown };
    return typeof told === 'string' || told === null ? told : undefined;
  } catch {
    return undefined;
  }
}

/** Where the ledger listens that these settings are of, as one reaches it from here. */
export function addressIn({ INITIUM_LISTEN = '127.0.0.1:8080' }: NodeJS.ProcessEnv): string {
  return `http://${INITIUM_LISTEN.replace(/^0\.0\.0\.0:/, '127.0.0.1:').replace(/^\[::\]:/, '[::1]:')}`;
}
