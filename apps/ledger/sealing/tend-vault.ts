import type { Finding } from '#libs/event-store';
import type { LedgerParts } from '../ledger.module.js';
import { Erasures } from './erasures.js';

const everyMs = 60 * 60 * 1000;

/**
 * Has what is to be gone go before anything is served: what was erased, where the vault was brought back from a copy, and what was
 * sealed for a time that is over. The latter again every hour, and what cannot be done then with the next; gives what ends that. Throws
 * what the vault throws.
 */
export async function tendVault(parts: LedgerParts): Promise<() => void> {
  const { seals, store, speaker, incidents, log } = parts;
  const again = await new Erasures(store, speaker).reapply(seals);
  if (again > 0) incidents.remember(restored(again), store.now());
  const look = async (): Promise<void> => {
    const keys = await seals.destroyExpired(store.now());
    if (keys > 0) log.info({ keys }, 'What was sealed for a time can be opened no more');
  };
  await look();
  const timer = setInterval(() => {
    look().catch((error) => log.error({ error }, 'What was sealed for a time may still be opened: see INITIUM_VAULT'));
  }, everyMs).unref();
  return () => clearInterval(timer);
}

const restored = (keys: number): Finding => ({
  code: 'vault-restored',
  about: 'vault',
  bars: 'nothing',
  detail: `The vault had ${keys} keys that were erased before: an older copy of it was put in its place. They are destroyed again.`,
  remedy: 'What was sealed after that copy was made does not open any more; see docs/operations.md.',
});
