import { findingText, opennessOf } from '#libs/event-store';
import type { LedgerParts } from './ledger.module.js';

/** Says how the store is doing, to monitoring and to who asks whether the process is ready. */
export function watchStore({ config, store, metrics, readiness, incidents }: LedgerParts): void {
  incidents.watch(async () => (await store.condition()).findings);
  incidents.watch(async () => opennessOf(config.dataDir));
  readiness.need('store', async () => {
    const inTheWay = (await store.condition({ probe: true })).findings.filter(({ bars }) => bars !== 'nothing');
    return inTheWay.length === 0 ? undefined : inTheWay.map(findingText).join(' ');
  });
  readiness.show('incidents', async () => {
    const open = await incidents.look();
    return open.length === 0
      ? undefined
      : `${open.length} at /v1/incidents: ${open.map(({ code }) => code).join(', ')}`;
  });
  // A process that has not read everything yet records as well as any other.
  readiness.show('copy', async () => {
    const { behind } = await store.condition();
    return behind === 0n ? undefined : `${behind} positions behind`;
  });
  metrics.watchStore(store);
  metrics.watchIncidents(() => incidents.look());
}
