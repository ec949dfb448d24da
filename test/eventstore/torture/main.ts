import { parseArgs } from 'node:util';
import { missingCommand, serverCommand } from '../find-server.js';
import { type FaultOptions, type FaultReport, faultOfCluster, faultOfDisk, faultOfOne } from './fault-runs.js';
import { type FaultOfCluster, type FaultOfOne, faultsOfCluster, faultsOfOne } from './faults.js';
import { killedLedgers } from './killed-ledgers.js';

const usage = `npm run torture:cluster [-- OPTIONS]

Three ledgers over one server are sent the same evidence at once, contradictions included. Then everything is held against
everything: receipts, what the server has, what each ledger tells and answers, and their views, row for row. The figures
are on standard output, how far it is on standard error. Ends with 0 when all held, with 1 on any lie.

  --seconds N     for how long is sent (300)
  --kill-every N  seconds between two kills of a ledger, which begins again with an empty folder (7)
  --fault NAME    two ledgers instead, none killed, and this again and again to their server:
                  ${Object.keys(faultsOfOne).join(', ')}, disk-full,
                  or to a cluster of three:
                  ${Object.keys(faultsOfCluster).join(', ')}
  --clients N     how many clients it is about (300)
  --seed N        of all that is drawn (the time)
  --help          this

INITIUM_TEST_EVENTSTORE_COMMAND names the command that starts a server: it is called with a port and a data folder.`;

/** How long each sender rests after a request, so that the statuses of a world full of gaps keep up. */
const restMs = 30;

const options = {
  seconds: { type: 'string', default: '300' },
  'kill-every': { type: 'string', default: '7' },
  clients: { type: 'string', default: '300' },
  fault: { type: 'string' },
  seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
  help: { type: 'boolean', default: false },
} as const;

async function main(args: string[]): Promise<number> {
  const { help, fault, seconds, clients, seed, 'kill-every': killEvery } = parseArgs({ args, options }).values;
  if (help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (![seconds, clients, seed, killEvery].every((value) => /^\d+$/.test(value))) throw new Error('a number is none');
  if (serverCommand === undefined) throw new Error(missingCommand);
  const tell = (line: string) => process.stderr.write(`${line}\n`);
  tell(`seed ${seed}`);
  const common = { command: serverCommand, seconds: Number(seconds), seed: Number(seed), tell };
  const report =
    fault === undefined
      ? await killedLedgers({ ...common, killEverySeconds: Number(killEvery), clients: Number(clients), restMs })
      : await happened(fault, common);
  process.stdout.write(`${JSON.stringify({ seed: Number(seed), ...report }, undefined, 2)}\n`);
  return report.lies.length === 0 ? 0 : 1;
}

function happened(fault: string, common: FaultOptions): Promise<FaultReport> {
  if (Object.hasOwn(faultsOfOne, fault)) return faultOfOne(fault as FaultOfOne, common);
  if (Object.hasOwn(faultsOfCluster, fault)) return faultOfCluster(fault as FaultOfCluster, common);
  if (fault === 'disk-full') return faultOfDisk(common);
  throw new Error(`there is no fault ${fault}`);
}

// Servers and ledgers end with it, however it is ended.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(2));
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${(error as Error).message}; see --help\n`);
  process.exitCode = 2;
}
