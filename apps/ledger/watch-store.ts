import type { LedgerParts } from './ledger.module.js';

/** Says how the store is doing, to monitoring and to who asks whether the process is ready. */
export function watchStore({ store, metrics, readiness }: LedgerParts): void {
  readiness.need('store', async () => (await store.condition()).unavailable);
  readiness.need('retention', async () => (await store.condition()).endangered);
  // A process that has not read everything yet records as well as any other.
  readiness.show('copy', async () => {
    const { behind } = await store.condition();
    return behind === 0n ? undefined : `${behind} positions behind`;
  });
  metrics.watchStore(() => store.condition());
}
