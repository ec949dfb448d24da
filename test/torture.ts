import { crashRounds } from './crash/crash-rounds.js';
import { freshFolder, removeFolders } from './running-ledger.js';

/** `npm run torture [ROUNDS [SEED]]`: the crash test for as long as it takes. Exit 0 when nothing was lost. */
const [rounds = '1000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
const started = performance.now();
const report = await crashRounds(
  { folder: freshFolder(), rounds: Number(rounds), seed: Number(seed) },
  (round, acknowledged) => {
    const seconds = Math.round((performance.now() - started) / 1000);
    process.stderr.write(`\rround ${round} of ${rounds}, ${acknowledged} acknowledged, ${seconds} s`);
  },
);
process.stderr.write('\n');
process.stdout.write(`${JSON.stringify({ ...report, seed: Number(seed) })}\n`);
removeFolders();
process.exitCode = report.faults.length === 0 ? 0 : 1;
