import { setTimeout as pause } from 'node:timers/promises';
import { type EventStore, openEventStoreDb } from '#libs/event-store';
import { startLedger } from '../../apps/ledger/main.js';
import { streamPrefixes } from '../../apps/ledger/streams.js';
import { answerParent } from '../child.js';
import { configOf } from '../config-of.js';
import { get } from '../http-load.js';
import { lagsIn } from '../lags.js';

const [, , folder = '.', url = ''] = process.argv;
const lookMs = 20;

async function copied(store: EventStore): Promise<void> {
  for (;;) {
    const { findings, behind } = await store.condition();
    if (findings.length === 0 && behind === 0n) return;
    await pause(lookMs);
  }
}

/** Each process answers one question, once. */
const asks = {
  /** Milliseconds until the copy is complete, from an empty folder. */
  async copy(): Promise<number> {
    const begun = performance.now();
    const store = await openEventStoreDb({ server: { url }, folder, prefixes: streamPrefixes });
    await copied(store);
    const ms = performance.now() - begun;
    await store.close();
    return ms;
  },

  /** Milliseconds until a ledger has the copy and every view, from an empty folder. */
  async ledger(): Promise<number> {
    const config = configOf(folder, url);
    const begun = performance.now();
    const ledger = await startLedger({ config, logLevel: 'fatal' });
    await copied(ledger.store);
    const lags = async () => lagsIn((await get(ledger.url, '/metrics')).text);
    while ((await lags()).some(({ positions }) => positions > 0)) await pause(lookMs);
    const ms = performance.now() - begun;
    await ledger.close();
    return ms;
  },
};
export type CatchUpAsks = typeof asks;

answerParent(asks, () => process.exit());
