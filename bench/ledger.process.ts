import { setTimeout as delay } from 'node:timers/promises';
import { readConfig, startLedger } from '../apps/ledger/main.js';
import { answerParent } from './child.js';

/** The data folder, and a server's connection string where one keeps the ledger. */
const [, , folder = '.', store = 'embedded'] = process.argv;
const config = readConfig({ INITIUM_DATA: folder, INITIUM_STORE: store, INITIUM_LISTEN: '127.0.0.1:0' });
const ledger = await startLedger({ config, logLevel: 'fatal' });

const lookMs = 50;
const busyUs = 5_000;

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

const asks = {
  url: (): string => ledger.url,
  /** Microseconds of processor time that all its threads have had. */
  cpu,
  /** Resolves once it does next to nothing: what it moves and collects after a turn is not to meet the other side's. */
  async quiet(): Promise<void> {
    for (let [before, now] = [Number.NEGATIVE_INFINITY, cpu()]; now - before > busyUs; now = cpu()) {
      before = now;
      await delay(lookMs);
    }
  },
};
export type LedgerAsks = typeof asks;

answerParent(asks, () => ledger.close());
