import { readConfig, startLedger } from '../../apps/ledger/main.js';

/** A ledger in a process of its own, to be killed: tells its parent where it listens, and ends with it. */
const [folder = '', store, origin] = process.argv.slice(2);
process.once('disconnect', () => process.exit());
const config = readConfig({
  INITIUM_DATA: folder,
  INITIUM_LISTEN: '127.0.0.1:0',
  INITIUM_LOG_LEVEL: 'error',
  ...(store !== undefined && { INITIUM_STORE: store }),
  ...(origin !== undefined && { INITIUM_ORIGIN: origin }),
});
const { url } = await startLedger({ config });
process.send?.({ url });
