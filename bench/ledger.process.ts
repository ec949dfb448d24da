import { readConfig, startLedger } from '../apps/ledger/main.js';
import { answerParent } from './child.js';
import { processorUs, quiet } from './processor-rest.js';

/** The data folder, and a server's connection string where one keeps the ledger. */
const [, , folder = '.', store = 'embedded'] = process.argv;
const config = readConfig({ INITIUM_DATA: folder, INITIUM_STORE: store, INITIUM_LISTEN: '127.0.0.1:0' });
const ledger = await startLedger({ config, logLevel: 'fatal' });

const asks = {
  url: (): string => ledger.url,
  cpu: processorUs,
  quiet,
};
export type LedgerAsks = typeof asks;

answerParent(asks, () => ledger.close());
