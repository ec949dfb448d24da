import type { Finding } from '#libs/event-store';
import type { LedgerParts } from '../ledger.module.js';
import { Erasures } from './erasures.js';
import { ExpiredKeys } from './expired-keys.js';
import type { Seals } from './seals.js';
import { UnlinkedIdentifiers } from './unlinked-identifiers.js';

const everyMs = 60 * 60 * 1000;
const togetherMax = 500;

/**
 * Has what is to be gone go before anything is served: what was erased, where the vault was brought back from a copy, and what was
 * sealed for a time that is over. The latter again every hour, and what cannot be done then with the next; gives what ends that. Throws
 * what the vault throws.
 */
export async function tendVault(parts: LedgerParts): Promise<() => void> {
  const { seals, store, speaker, incidents, log } = parts;
  const again = (await new Erasures(store, speaker).reapply(seals)) + (await new ExpiredKeys(store).reapply(seals));
  if (again > 0) incidents.remember(restored(again), store.now());
  const look = async (): Promise<void> => {
    const keys = await destroyOver(seals, store.now());
    if (keys > 0) log.info({ keys }, 'What was sealed for a time can be opened no more');
  };
  const unlinked = new UnlinkedIdentifiers(parts);
  /** Waits for views, which answers wait for too: nothing waits for it. */
  const lookAtUnlinked = async (): Promise<void> => {
    const keys = await unlinked.destroyOver();
    if (keys > 0) log.info({ keys }, 'What is personal of identifiers that were never linked can be opened no more');
  };
  const failed = (error: unknown): void => {
    log.error({ error }, 'What was sealed for a time may still be opened: see INITIUM_VAULT');
  };
  await look();
  lookAtUnlinked().catch(failed);
  const timer = setInterval(() => look().then(lookAtUnlinked).catch(failed), everyMs).unref();
  return () => clearInterval(timer);
}

/** Destroys the keys of arrivals of which nobody knows whom they concern, once their term is over, and counts them. */
async function destroyOver(seals: Seals, at: number): Promise<number> {
  for (let count = 0; ; ) {
    const due = await seals.due('arrival/', at, togetherMax);
    if (due.length === 0) return count;
    count += await seals.destroyKeys(
      due.map(({ keyId }) => keyId),
      { by: 'term', at },
    );
  }
}

const restored = (keys: number): Finding => ({
  code: 'vault-restored',
  about: 'vault',
  bars: 'nothing',
  detail: `The vault had ${keys} keys that were erased before: an older copy of it was put in its place. They are destroyed again.`,
  remedy: 'What was sealed after that copy was made does not open any more; see docs/operations.md.',
});
