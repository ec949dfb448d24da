import { Command } from 'commander';
import { defaultUrl } from '../ledger-address.js';
import { decideProposal } from '../proposals/decide.js';

const approveHelp = `
It takes another person than proposed it. Without --sha256 it shows what is proposed and its SHA-256, and approves nothing: look at it,
then say which one you mean. Where the ledger asks for no tokens, --by says who approves.

It ends with 0 when it is approved and on record, with 1 when it is not, with 2 when it could not be asked.

Examples:
  $ initium approve 0b6c9a52-6f0e-4a0e-9a51-6f1b7b6f2a10
  $ initium approve 0b6c9a52-6f0e-4a0e-9a51-6f1b7b6f2a10 --sha256 6ac2ec88…`;

const rejectHelp = `
One person may, also who proposed it. Without --sha256 it shows what is proposed and its SHA-256, and rejects nothing.

It ends with 0 when it is rejected, with 1 when it is not, with 2 when it could not be asked.

Example:
  $ initium reject 0b6c9a52-6f0e-4a0e-9a51-6f1b7b6f2a10 --sha256 6ac2ec88… --reason 'no duplicate'`;

/** `initium approve`: as another person than proposed it. */
export function approveCommand(): Command {
  return deciding('approve', 'approve what another person proposed', approveHelp);
}

/** `initium reject`. */
export function rejectCommand(): Command {
  return deciding('reject', 'reject what was proposed', rejectHelp);
}

function deciding(verb: 'approve' | 'reject', summary: string, help: string): Command {
  return new Command(verb)
    .description(summary)
    .argument('<id>', 'as initium proposals shows it')
    .option('--sha256 <hash>', 'of the proposal that was looked at')
    .option('--by <person>', 'who decides, where the ledger asks for no tokens')
    .option('--reason <text>', 'why')
    .option('--url <address>', 'the ledger', defaultUrl)
    .option('--json', 'one JSON object, also on a terminal')
    .addHelpText('after', help)
    .action((id, options) => decideProposal(verb, id, options));
}
