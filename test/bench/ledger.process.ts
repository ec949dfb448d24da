import { readConfig, startLedger } from '../../apps/ledger/main.js';
import { answerParent } from './child.js';

const [, , folder = '.'] = process.argv;
const config = readConfig({ INITIUM_DATA: folder, INITIUM_LISTEN: '127.0.0.1:0' });
const ledger = await startLedger({ config, logLevel: 'fatal' });

const asks = {
  url: (): string => ledger.url,
  /** Microseconds of processor time that all its threads have had. */
  cpu(): number {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
};
export type LedgerAsks = typeof asks;

answerParent(asks, () => ledger.close());
