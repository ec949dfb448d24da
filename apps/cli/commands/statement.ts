import { Command, Option } from 'commander';
import { type Language, languages } from '#libs/assessment';
import { packFolder } from '#libs/evidence-pack';
import { CommandFailure } from '../failure.js';
import { defaultUrl } from '../ledger-address.js';
import { isForPeople, print } from '../output.js';
import { fetchPack, makePackOf, proposeRelease, sayProposed } from '../pack/ask-packs.js';
import { atWork } from '../signs-of-life.js';
import { untilInterrupted } from '../until-interrupted.js';

interface StatementOptions {
  readonly url: string;
  readonly at?: string;
  readonly knownAt?: string;
  readonly entity?: string;
  readonly language: Language;
  readonly out?: string;
  readonly json?: boolean;
}

const pseudonym = /^[A-Za-z0-9._~:@+-]{1,128}$/;

const help = `
The statement is for the client itself (GDPR Article 15): how the relationship began and what is on record of it, its personal data
opened, and what the ledger concludes, in plain words. It has nothing of other persons, and names nobody at the firm. initium verify
checks it as it does an evidence pack. What only the firm knows is told by INITIUM_STATEMENT_TERMS_FILE of the ledger.

Where the ledger asks for tokens, two persons let it leave the house: this proposes it, another officer approves it
(initium approve), and initium pack --id fetches it then.

It ends with 0 when the file is there, with 1 when it waits for another person, with 2 when it could not be asked so.

Examples:
  $ initium statement c-1042 --language de --out c-1042.zip`;

/** `initium statement`: the copy that a client gets of its own, from a running ledger. */
export function statementCommand(): Command {
  return new Command('statement')
    .description('the copy that a client gets of what is on record about it')
    .argument('<client>', 'the client by its pseudonym')
    .option('--out <file>', 'where to; initium-pack-ID.zip when left out')
    .option('--at <instant>', 'the instant, or the day, that it is about; now when left out')
    .option('--known-at <instant>', 'as known then; now when left out')
    .option('--entity <name>', 'the entity that serves; may be left out while a single one is registered')
    .addOption(new Option('--language <language>', 'in which it is written').choices([...languages]).default('en'))
    .option('--url <address>', 'the ledger', defaultUrl)
    .option('--json', 'the report as JSON')
    .addHelpText('after', help)
    .action(run);
}

async function run(client: string, options: StatementOptions): Promise<void> {
  const { out, url, json: _, ...asked } = options;
  if (!pseudonym.test(client)) throw new CommandFailure(`${client}: must be the client's pseudonym, without client/`);
  await untilInterrupted('what was made is on record', async (signal) => {
    atWork(`making a statement of ${client}`);
    const made = await makePackOf(url, client, asked, { form: 'statements', signal });
    if (!made.released) return sayProposed(made, await proposeRelease(url, made.id), options);
    const path = out ?? `${packFolder(made.id)}.zip`;
    const bytes = await fetchPack(url, made.id, path, signal);
    const words = `${path}: ${bytes} bytes, ${made.exhibits} entries\n`;
    await print(isForPeople(options) ? words : `${JSON.stringify({ ...made, out: path, bytes })}\n`);
  });
}
