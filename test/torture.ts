import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { crashRounds } from './crash/crash-rounds.js';
import { killedLogs } from './crash/killed-logs.js';
import { findServer } from './eventstore/find-server.js';
import { StandInNode } from './eventstore/stand-in/index.js';
import { strangersLook } from './interop/strangers-look.js';
import { freshFolder, removeFolders } from './running-ledger.js';

interface Torture {
  /** How many rounds, or events, where nothing is said. */
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
      const onRound = roundsTold(rounds);
      const report = await crashRounds({ folder: freshFolder(), rounds, seed }, (round, acknowledged) =>
        onRound(round, `, ${acknowledged} acknowledged`),
      );
      tell({ ...report, seed });
      return report.faults.length === 0;
    },
  },
  /** The same for its log: whatever was cut off, it has the bytes of one that was made without a kill. */
  log: {
    rounds: 200,
    run: (rounds, seed) => logsHeld({ rounds, seed }),
  },
  /** With the events on a server (the stand-in of one). */
  'log-on-server': {
    rounds: 200,
    async run(rounds, seed) {
      const node = await StandInNode.start();
      try {
        return await logsHeld({ rounds, seed, server: node.connectionString });
      } finally {
        await node.stop();
      }
    },
  },
  /** A log of so many events, accepted by strangers, and each way of bending it refused by its name. */
  stranger: { rounds: 100_000, run: (count) => seenThrough(count) },
  /** With the events on a server, where one is found. */
  'stranger-on-server': {
    rounds: 100_000,
    async run(count) {
      const server = await findServer();
      if (typeof server === 'string') {
        process.stderr.write(`${server}\n`);
        return false;
      }
      try {
        return await seenThrough(count, server.url);
      } finally {
        await server.end();
      }
    },
  },
};

async function seenThrough(count: number, server?: string): Promise<boolean> {
  const tellMore = (what: string) => void process.stderr.write(`${what}\n`);
  const report = await strangersLook(count, { ...(server !== undefined && { server }), tell: tellMore });
  tell(report);
  return report.faults.length === 0;
}

async function logsHeld(options: Parameters<typeof killedLogs>[0]): Promise<boolean> {
  const report = await killedLogs({ ...options, isWhole: true }, roundsTold(options.rounds));
  tell({ ...report, seed: options.seed });
  return report.faults.length === 0;
}

function roundsTold(rounds: number): (round: number, more?: string) => void {
  const started = performance.now();
  return (round, more = '') => {
    const seconds = Math.round((performance.now() - started) / 1000);
    process.stderr.write(`\rround ${round} of ${rounds}${more}, ${seconds} s${round === rounds ? '\n' : ''}`);
  };
}

const tell = (report: object): void => void process.stdout.write(`${JSON.stringify(report)}\n`);

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
  removeFolders();
  return held ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
