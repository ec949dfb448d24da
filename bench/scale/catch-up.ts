import type { ChildOptions } from '../child.js';
import type { Section } from '../report-of.js';

/** As the tests call it: a command that starts a server of EventStoreDB on a given port and data folder. */
const setting = 'INITIUM_TEST_EVENTSTORE_COMMAND';
const goal = { least: 0.3 };

/** Catching up with a server's ledger, against raw `readAll`; where no server can be started, what is missing. */
export async function benchCatchUpIfThere(
  size: ChildOptions & { readonly folder: string; readonly rounds: number; readonly quick: boolean },
): Promise<Partial<Section>> {
  const command = process.env[setting];
  if (command === undefined) {
    const name = 'catch-up with all views on EventStoreDB';
    return { missing: [{ name, goal, why: `needs ${setting}, a command that starts a server` }] };
  }
  // What starts servers is a part of the tests, which not every installation has.
  const { benchCatchUp } = await import('../server/catch-up.js');
  return { comparisons: await benchCatchUp({ ...size, command, goal }) };
}
