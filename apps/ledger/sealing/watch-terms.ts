import type { LedgerParts } from '../ledger.module.js';

const everyMs = 60 * 60 * 1000;

/** Has what was sealed for a time go when that is over: at each start and every hour. What cannot be done then is tried again with the next. */
export async function watchTerms({
  seals,
  store,
  log,
}: Pick<LedgerParts, 'seals' | 'store' | 'log'>): Promise<() => void> {
  const look = async (): Promise<void> => {
    try {
      const keys = await seals.destroyExpired(store.now());
      if (keys > 0) log.info({ keys }, 'What was sealed for a time can be opened no more');
    } catch (error) {
      log.error({ error }, 'What was sealed for a time may still be opened: the vault cannot be written');
    }
  };
  await look();
  const timer = setInterval(() => void look(), everyMs).unref();
  return () => clearInterval(timer);
}
