import { Command } from 'commander';
import { answerFrom } from '../ask-ledger.js';
import { defaultUrl, ledgerAddress } from '../ledger-address.js';
import { isForPeople, print } from '../output.js';
import { askProposals, type ProposalAnswer } from '../proposals/ask-proposals.js';

interface HoldOptions {
  readonly reason: string;
  readonly lift?: boolean;
  readonly by?: string;
  readonly url: string;
  readonly json?: boolean;
}

const help = `
While a hold stands on a client nothing of it is erased. One person places it; two lift it: with --lift it is proposed, and another
person approves it (initium approve). Where the ledger asks for no tokens, --by says who asks.

Examples:
  $ initium hold c-1042 --reason 'file 2026/17 of the NCA'
  $ initium hold c-1042 --lift --reason 'the file is closed'`;

/** `initium hold`: keeps a client from being erased. */
export function holdCommand(): Command {
  return new Command('hold')
    .description('keep a client from being erased, or propose that it is kept no longer')
    .argument('<client>', 'as evidence names it after client/')
    .requiredOption('--reason <text>', 'why')
    .option('--lift', 'propose that the holds on it are lifted')
    .option('--by <person>', 'who asks, where the ledger asks for no tokens')
    .option('--url <address>', 'the ledger', defaultUrl)
    .option('--json', 'one JSON object, also on a terminal')
    .addHelpText('after', help)
    .action(run);
}

async function run(client: string, { reason, lift, by, url, ...options }: HoldOptions): Promise<void> {
  if (lift) {
    const content = { client, reason };
    const proposal = await askProposals<ProposalAnswer>(url, '', { act: 'hold-lift', content, proposer: by });
    const words = `Proposed: ${proposal.summary}. It waits for ${proposal.waitsFor}: initium approve ${proposal.id}\n`;
    return print(isForPeople(options) ? words : `${JSON.stringify(proposal)}\n`);
  }
  const body = { client, reason, by };
  const address = ledgerAddress(url, 'v1/holds');
  const hold = (await answerFrom(address, new AbortController().signal, { method: 'POST', body })) as {
    number: number;
  };
  await print(
    isForPeople(options)
      ? `Hold ${hold.number} stands on ${client}: two persons lift it.\n`
      : `${JSON.stringify(hold)}\n`,
  );
}
