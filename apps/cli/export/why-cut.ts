import { CommandFailure } from '../failure.js';
import { connectionFailure, ledgerAddress } from '../ledger-address.js';

const askMsMax = 5_000;

/** Why a ledger broke off its answer: what it says of its store, where it still speaks and has something to say. */
export async function whyCut(url: string, error: unknown): Promise<CommandFailure> {
  const failure = connectionFailure(ledgerAddress(url, ''), error);
  try {
    const response = await fetch(ledgerAddress(url, 'health/ready'), { signal: AbortSignal.timeout(askMsMax) });
    const { checks } = (await response.json()) as { checks: { store?: string } };
    if (checks.store === undefined || checks.store === 'ok') return failure;
    return new CommandFailure(`${failure.message}; its store: ${checks.store}`, { cause: error });
  } catch {
    return failure;
  }
}
