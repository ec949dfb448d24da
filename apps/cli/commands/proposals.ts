import { Command, Option } from 'commander';
import { defaultUrl } from '../ledger-address.js';
import { listProposals } from '../proposals/list.js';

const help = `
What takes two persons is proposed by one, and approved or rejected by another: initium approve, initium reject. Without --state
it is what waits. With tokens, INITIUM_TOKEN has the one to send.

Examples:
  $ initium proposals
  $ initium proposals --state approved --json`;

/** `initium proposals`: what takes two persons. */
export function proposalsCommand(): Command {
  return new Command('proposals')
    .description('what was proposed that takes two persons')
    .addOption(
      new Option('--state <state>', 'which of them')
        .choices(['open', 'approved', 'rejected', 'expired', 'all'])
        .default('open'),
    )
    .option('--url <address>', 'the ledger', defaultUrl)
    .option('--json', 'one JSON object a line, also on a terminal')
    .addHelpText('after', help)
    .action(listProposals);
}
