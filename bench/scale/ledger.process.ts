import { setTimeout as delay } from 'node:timers/promises';
import { openSqliteReader, SimulatedClock } from '#libs/event-store';
import { readConfig, startLedger } from '../../apps/ledger/main.js';
import { answerParent } from '../child.js';
import { quiet } from '../processor-rest.js';

const [, , folder = '.', from = '0'] = process.argv;
const tickMs = 5;
const lookMs = 1_000;
/** After so many there is another epoch (docs/log.md). */
const epochLeavesMax = 65_536;

/** A clock that stands where the world ended when this process starts, and goes on as fast as any other. */
async function runningClock(): Promise<SimulatedClock> {
  const reader = openSqliteReader({ folder });
  const begin = Math.max(Number(from), (await reader.head())?.ledgertime ?? 0);
  await reader.close();
  const clock = new SimulatedClock(begin);
  const started = performance.now();
  setInterval(() => clock.set(begin + Math.floor(performance.now() - started)), tickMs).unref();
  return clock;
}

const clock = await runningClock();
/** What a ledger takes hangs on what it is given: the machine's memory unless this says less. */
const { INITIUM_MEMORY } = process.env;
const given = INITIUM_MEMORY === undefined ? {} : { INITIUM_MEMORY };
const config = readConfig({ INITIUM_DATA: folder, INITIUM_LISTEN: '127.0.0.1:0', ...given });
const ledger = await startLedger({ config, clock, logLevel: 'fatal' });

const asks = {
  url: (): string => ledger.url,
  now: (): number => clock.now(),
  /** Resident memory in bytes, and the most that it ever was. */
  memory: (): { now: number; most: number } => ({
    now: process.memoryUsage.rss(),
    most: process.resourceUsage().maxRSS * 1_024,
  }),
  /** Resolves once the log has all there is, and its subject map all but what makes no epoch yet. */
  logged: async (): Promise<void> => {
    for (;;) {
      const metrics = await (await fetch(`${ledger.url}/metrics`)).text();
      const [behind, leaves, mapped] = ['behind_positions', 'leaves', 'map_leaves'].map((name) =>
        Number(new RegExp(`^initium_log_${name} (.*)$`, 'm').exec(metrics)?.[1]),
      ) as [number, number, number];
      if (behind === 0 && leaves - mapped < epochLeavesMax) return;
      await delay(lookMs);
    }
  },
  quiet,
};
export type WorldLedgerAsks = typeof asks;

answerParent(asks, () => ledger.close());
