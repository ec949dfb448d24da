import { Command } from 'commander';
import { insufficientClients, type MadeCheck, makeCheck } from '../check/ask-checks.js';
import { CheckReport } from '../check/report.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { defaultUrl } from '../ledger-address.js';
import { isForPeople } from '../output.js';
import { ProgressLine } from '../progress-line.js';
import { atWork } from '../signs-of-life.js';
import { untilInterrupted } from '../until-interrupted.js';

interface CheckOptions {
  readonly allOpen?: boolean;
  readonly url: string;
  readonly json?: boolean;
}

/** How many checks are asked for at a time. */
const atATime = 8;
const pseudonym = /^[A-Za-z0-9._~:@+-]{1,128}$/;

const help = `
The ledger looks at all that it holds of a client, its linked identifiers, the campaigns that reach its State and the
coverage of the sources, and records what it saw as an ExposureCheck of its own.

--all-open checks every client of whom a request lacks a check: E1 to E4 decide about it, and it has no timely and
complete one, or none that lists a campaign which may have reached the client. A check that would only repeat the last
one is not made. So an interrupted run goes on where it was when the same command is typed again.

It ends with 0 when every check found nothing and saw everything (NONE, FULL), with 1 when any found something or saw only
a part, with 2 when it could not finish.

Examples:
  $ initium check --all-open
  $ initium check c-1042 c-1043`;

/** `initium check`: the ledger checks clients for exposures. */
export function checkCommand(): Command {
  return new Command('check')
    .description('have the ledger check clients for exposures and record what it saw')
    .argument('[clients...]', 'clients by their pseudonyms')
    .option('--all-open', 'every client of whom a request lacks a check')
    .option('--url <address>', 'the ledger', defaultUrl)
    .option('--json', 'one JSON object a line, also on a terminal')
    .addHelpText('after', help)
    .action(run);
}

async function run(clients: readonly string[], options: CheckOptions): Promise<void> {
  const { allOpen = false, url } = options;
  if (allOpen === clients.length > 0) throw new CommandFailure('name the clients, or give --all-open; one of the two');
  const wrong = clients.find((client) => !pseudonym.test(client));
  if (wrong !== undefined) throw new CommandFailure(`${wrong}: must be the client's pseudonym, without client/`);
  const report = new CheckReport(isForPeople(options));
  const rest = allOpen ? ', and the same command goes on from there' : '';
  try {
    await untilInterrupted(`what was answered is recorded${rest}`, async (signal) => {
      const names = allOpen ? await openClients(url, signal) : [...new Set(clients)];
      await checkAll(names, (client) => makeCheck(url, client, allOpen, signal), report);
    });
  } finally {
    await report.end();
  }
  if (!report.isClear) process.exitCode = exitCodes.bad;
}

/** All of them before the first check, so that there is something to measure progress by. */
async function openClients(url: string, signal: AbortSignal): Promise<string[]> {
  atWork('looking which clients lack a check');
  const names: string[] = [];
  for await (const client of insufficientClients(url, signal)) names.push(client);
  return names;
}

async function checkAll(
  names: readonly string[],
  make: (client: string) => Promise<MadeCheck | undefined>,
  report: CheckReport,
): Promise<void> {
  const progress = new ProgressLine('check', names.length, 'clients');
  try {
    for (let done = 0; done < names.length; done += atATime) {
      const some = names.slice(done, done + atATime);
      const made = await Promise.allSettled(some.map(make));
      for (const one of made) if (one.status === 'fulfilled') await report.take(one.value);
      for (const one of made) if (one.status === 'rejected') throw one.reason;
      progress.update(done + some.length, done + some.length);
    }
  } finally {
    progress.stop();
  }
}
