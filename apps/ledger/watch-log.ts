import type { LedgerParts } from './ledger.module.js';

/** Says how the log is doing, to monitoring and to who asks whether the process is ready. */
export function watchLog({ ledgerLog, integrity, store, readiness, incidents, metrics }: LedgerParts): void {
  incidents.watch(async () => [...ledgerLog.findings(), ...integrity.findings()]);
  integrity.onMended((mended) => incidents.remember(mended, store.now()));
  readiness.show('log check', async () => {
    const [trouble] = integrity.findings();
    const { share } = integrity.progress;
    if (trouble !== undefined) return trouble.detail;
    return share === undefined || share === 1 ? undefined : `${Math.floor(100 * share)}% held against the log`;
  });
  const behind = async () => {
    const head = (await store.head())?.position ?? 0n;
    const { position = 0n } = ledgerLog.progress;
    return head > position ? head - position : 0n;
  };
  readiness.show('log', async () => {
    const [trouble] = ledgerLog.findings();
    if (trouble !== undefined) return trouble.detail;
    const positions = await behind();
    return positions === 0n ? undefined : `${positions} positions behind`;
  });
  metrics.watchLog(async () => ({
    size: ledgerLog.progress.size,
    mapSize: ledgerLog.mapSize,
    behind: await behind(),
    checked: integrity.progress.share ?? 0,
    wholeAt: integrity.progress.wholeAt,
  }));
}
