import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startLedger } from '../apps/ledger/main.js';
import { answerParent } from './child.js';
import { configOf } from './config-of.js';
import { processorUs, quiet } from './processor-rest.js';

/** The data folder, a server's connection string where one keeps the ledger, and whether its log is made. */
const [, , folder = '.', store = 'embedded', log = 'logged'] = process.argv;
const ledger = await startLedger({ config: configOf(folder, store), logLevel: 'fatal', makesLog: log === 'logged' });

const held = monitorEventLoopDelay({ resolution: 1 });
held.enable();

const asks = {
  url: (): string => ledger.url,
  cpu: processorUs,
  /** The longest (ms) that the main thread did one thing and nothing else, since this was asked last. */
  held: (): number => {
    const ms = held.max / 1_000_000;
    held.reset();
    return ms;
  },
  quiet,
};
export type LedgerAsks = typeof asks;

answerParent(asks, () => ledger.close());
