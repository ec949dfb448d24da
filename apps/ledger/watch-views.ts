import type { LedgerParts } from './ledger.module.js';

/** Says how the views are doing, to monitoring and to who asks whether the process is ready. */
export function watchViews({ views, store, metrics, readiness, incidents }: LedgerParts): void {
  incidents.watch(async () => views.findings());
  metrics.watchViews(async () => views.status(await store.head()));
  for (const { view } of views.status(undefined)) {
    readiness.show(`view ${view}`, async () => {
      const status = views.status(await store.head()).find((one) => one.view === view);
      if (status?.state === 'following') return undefined;
      if (status?.stopped !== undefined) return `stopped at position ${status.stopped.position}`;
      if (status?.rebuilding !== undefined) return rebuildingText(status.rebuilding);
      if (status?.state === 'unreadable')
        return `the ledger's file cannot be read after position ${status.position ?? 0}`;
      const built = status?.built === undefined ? '' : `, ${Math.floor(100 * status.built)}% built`;
      return `${status?.state}, ${status?.lag.positions} behind${built}`;
    });
  }
}

function rebuildingText({ position, goal }: { position: bigint; goal: bigint }): string {
  return `rebuilding, ${position} of ${goal}`;
}
