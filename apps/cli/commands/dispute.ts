import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { answerFrom } from '../ask-ledger.js';
import { CommandFailure } from '../failure.js';
import { defaultUrl, ledgerAddress } from '../ledger-address.js';
import { isForPeople, print } from '../output.js';

interface DisputeOptions {
  readonly statement: string;
  readonly words?: string;
  readonly wordsFile?: string;
  readonly source: string;
  readonly id?: string;
  readonly time?: string;
  readonly url: string;
  readonly json?: boolean;
}

const help = `
What a client says is wrong in its own copy (initium statement) is recorded on its behalf, in its own words, which are sealed: as an
allegation, which is open until two persons resolve it. --statement is the number that the copy says. To be able to send the same again
give it an --id, and the --time at which the client said so: sent again it is recorded once.

Examples:
  $ initium dispute c-1042 --statement 5f0c3e7a9b1d4c6e8f2a0b4d6c8e0f1a --source support --words 'You called me first.'
  $ initium dispute c-1042 --statement 5f0c3e7a9b1d4c6e8f2a0b4d6c8e0f1a --source support --id ticket-8841 \\
      --time 2026-03-09T10:00:00Z --words-file letter.txt`;

/** `initium dispute`: records what a client says is wrong in its own copy. */
export function disputeCommand(): Command {
  return new Command('dispute')
    .description('record what a client says is wrong in its own copy')
    .argument('<client>', 'the client by its pseudonym')
    .requiredOption('--statement <id>', 'which copy')
    .requiredOption('--source <name>', 'the system that records it')
    .option('--words <text>', 'what the client says')
    .option('--words-file <file>', 'the same from a file')
    .option('--id <id>', 'what the source calls it; a random name when left out')
    .option('--time <instant>', 'when the client said so; now when left out, where there is no --id')
    .option('--url <address>', 'the ledger', defaultUrl)
    .option('--json', 'the receipt as JSON')
    .addHelpText('after', help)
    .action(run);
}

async function run(client: string, options: DisputeOptions): Promise<void> {
  const { statement, source, id = randomUUID(), url } = options;
  if (options.id !== undefined && options.time === undefined)
    throw new CommandFailure('--time: say when the client said so; with an --id the same has to be sent again');
  const time = options.time ?? new Date().toISOString();
  const body = { source, id, time, statement, words: wordsIn(options) };
  const address = ledgerAddress(url, `v1/clients/${encodeURIComponent(client)}/disputes`);
  const answer = (await answerFrom(address, new AbortController().signal, { method: 'POST', body })) as {
    readonly results: readonly [{ readonly outcome: string; readonly position: string }];
  };
  const [receipt] = answer.results;
  const words = receipt.outcome === 'duplicate' ? 'was recorded before' : 'is recorded, and open';
  await print(
    isForPeople(options) ? `${source}/${id} ${words}: two persons resolve it.\n` : `${JSON.stringify(receipt)}\n`,
  );
}

function wordsIn({ words, wordsFile }: DisputeOptions): string {
  if ((words === undefined) === (wordsFile === undefined))
    throw new CommandFailure('give what the client says by --words or --words-file; one of the two');
  if (words !== undefined) return words;
  try {
    return readFileSync(wordsFile as string, 'utf8').trimEnd();
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new CommandFailure(`--words-file: ${wordsFile} cannot be read (${code})`);
  }
}
