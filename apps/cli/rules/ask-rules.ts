import { answerFrom } from '../ask-ledger.js';
import { ledgerAddress } from '../ledger-address.js';

/** Where and how a command of `initium rules` asks. */
export interface RulesOptions {
  readonly url: string;
  readonly json?: boolean;
}

/** What a ledger answers below `v1/rules`, as JSON. Throws a `CommandFailure` where it refuses or is not there. */
export async function askRules<T>({ url }: RulesOptions, path: string, signal: AbortSignal, body?: object): Promise<T> {
  const method = body === undefined ? 'GET' : 'POST';
  return (await answerFrom(ledgerAddress(url, `v1/rules${path}`), signal, { method, body })) as T;
}
