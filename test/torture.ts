import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { crashRounds } from './crash/crash-rounds.js';
import { freshFolder, removeFolders } from './running-ledger.js';

interface Torture {
  /** How many rounds where nothing is said. */
  readonly rounds: number;
  /** Whether it held. */
  run(rounds: number, seed: number): Promise<boolean>;
}

/** Each for as long as it takes, with how far it is on standard error and what it found on standard output. */
const tortures: Readonly<Record<string, Torture>> = {
  /** Random worlds: rows and assessment are the same at every position. */
  statuses: {
    rounds: 10_000,
    async run(rounds, seed) {
      const prover = fileURLToPath(new URL('../libs/views/test/prove-statuses.js', import.meta.url));
      const [code] = (await once(fork(prover, [`${rounds}`, `${seed}`]), 'exit')) as [number | null];
      return code === 0;
    },
  },
  /** A ledger killed at random moments: nothing that was acknowledged is lost. */
  crash: {
    rounds: 1_000,
    async run(rounds, seed) {
      const started = performance.now();
      const report = await crashRounds({ folder: freshFolder(), rounds, seed }, (round, acknowledged) => {
        const seconds = Math.round((performance.now() - started) / 1000);
        process.stderr.write(`\rround ${round} of ${rounds}, ${acknowledged} acknowledged, ${seconds} s`);
      });
      process.stderr.write('\n');
      process.stdout.write(`${JSON.stringify({ ...report, seed })}\n`);
      removeFolders();
      return report.faults.length === 0;
    },
  },
};

const usage = `npm run torture [-- ${Object.keys(tortures).join('|')} [ROUNDS [SEED]]]`;

/** All of them, or the one that is named. Exit 0 when all held, 1 when one did not, 2 when it was not understood. */
async function main([name, rounds, seed = `${Date.now() % 1_000_000}`]: readonly string[]): Promise<number> {
  const chosen = Object.entries(tortures).filter(([known]) => name === undefined || name === known);
  const given = [rounds, seed].filter((value) => value !== undefined);
  if (chosen.length === 0 || !given.every((value) => /^\d+$/.test(value))) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  let held = true;
  for (const [known, torture] of chosen) {
    process.stderr.write(`${known}, seed ${seed}\n`);
    held = (await torture.run(Number(rounds ?? torture.rounds), Number(seed))) && held;
  }
  return held ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
