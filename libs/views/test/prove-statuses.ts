/** A process that holds the law of the statuses over random worlds: `WORLDS SEED`. Run by the torture; exits 1 with the world that breaks it. */
import fc from 'fast-check';
import type { Reference } from '#libs/assessment';
import { type Living, live, livings, statusesLaw } from './statuses-law.js';

const [worlds, seed] = process.argv.slice(2).map(Number) as [number, number];
const started = performance.now();
let lived = 0;
let isBroken = false;

function tell(what: string): void {
  process.stderr.write(`\r${what}, ${Math.round((performance.now() - started) / 1000)} s`);
}

/** Reference data fills pages. Which limits it sets is told. */
function withoutTables(name: string, value: unknown): unknown {
  return name === 'content' ? { policy: (value as Reference).policy } : value;
}

async function holds(living: Living): Promise<void> {
  try {
    await live(living, async (world) => {
      for (const law of Object.values(statusesLaw)) await law(world);
    });
  } catch (error) {
    if (!isBroken) process.stderr.write(`\n${error}\n`);
    isBroken = true;
    throw error;
  }
  lived++;
  if (isBroken) tell(`looking for the least world that breaks the law, ${lived} tried`);
  else if (lived % 10 === 0) tell(`world ${lived} of ${worlds}`);
}

// Waiting for a view alone does not keep a process alive.
const alive = setInterval(() => undefined, 60_000);
const found = await fc.check(fc.asyncProperty(livings, holds), { numRuns: worlds, seed });
clearInterval(alive);
process.stderr.write('\n');
const { failed, counterexamplePath, counterexample, errorInstance } = found;
const world = counterexample?.[0].world;
process.stdout.write(`${JSON.stringify({ worlds: lived, seed, failed, path: counterexamplePath })}\n`);
for (const item of world ?? []) process.stdout.write(`${JSON.stringify(item, withoutTables)}\n`);
if (failed) process.stdout.write(`${errorInstance}\n`);
process.exitCode = failed ? 1 : 0;
