import { Command, Option } from 'commander';
import { type Language, languages } from '#libs/assessment';
import { packFolder } from '#libs/evidence-pack';
import { defaultUrl } from '../ledger-address.js';
import { isForPeople, print } from '../output.js';
import { fetchPack, makeDossierOf, proposeRelease, sayProposed } from '../pack/ask-packs.js';
import { atWork } from '../signs-of-life.js';
import { untilInterrupted } from '../until-interrupted.js';

interface DossierOptions {
  readonly state: string;
  readonly from: string;
  readonly to?: string;
  readonly sample?: readonly string[];
  readonly reason: string;
  readonly knownAt?: string;
  readonly entity?: string;
  readonly language: Language;
  readonly askedBy?: string;
  readonly url: string;
  readonly out?: string;
  readonly json?: boolean;
}

const help = `
The dossier is one file for the authority of a State: the clients relying on the exemption there in the period, the indicators of the
State, campaigns and spend that reached it, surfaces, controls and their tests, wind-down, orders and requests of authorities, and an
evidence pack for each client of the sample, which the authority names. Every table says where its rows come from: from exhibits in the
dossier, from a pack in it, or from the ledger's own count, which is a claim. There is no personal data in it. initium verify checks it
as it does a pack, with no network. --known-at makes the same question again: while nothing new is recorded, it has the same bytes.

Where the ledger asks for tokens, two persons let it leave the house: this proposes it, another officer approves it (initium approve),
and initium pack --id fetches it then.

It ends with 0 when the file is there, with 1 when it waits for another person, with 2 when it could not be asked so.

Examples:
  $ initium dossier --state DE --from 2026-01-01 --reason 'request 7 of the authority' --sample c-1042 c-1043 --out de.zip
  $ initium verify de.zip --policy policy`;

/** `initium dossier`: all that a ledger has about a State in a period, for its authority, from a running ledger. */
export function dossierCommand(): Command {
  return new Command('dossier')
    .description('a dossier about a State for its authority, with evidence packs of a sample of clients')
    .requiredOption('--state <code>', 'the State, by its ISO 3166-1 alpha-2 code')
    .requiredOption('--from <instant>', 'the instant, or the day, with which the period begins')
    .option('--to <instant>', 'the instant, or the day, with which it ends; now when left out')
    .option('--sample <clients...>', 'clients by their pseudonyms, of whom it contains a pack each')
    .requiredOption('--reason <text>', 'what it is for')
    .option('--out <file>', 'where to; initium-pack-ID.zip when left out')
    .option('--known-at <instant>', 'as known then; now when left out')
    .option('--entity <name>', 'whose service the packs are about; may be left out while a single one is registered')
    .addOption(new Option('--language <language>', 'of its documents').choices([...languages]).default('en'))
    .option('--asked-by <name>', 'who asks, where the ledger asks for no tokens')
    .option('--url <address>', 'the ledger', defaultUrl)
    .option('--json', 'the report as JSON')
    .addHelpText('after', help)
    .action(run);
}

async function run({ url, out, json, ...asked }: DossierOptions): Promise<void> {
  const options = json === undefined ? {} : { json };
  await untilInterrupted('what was made is on record', async (signal) => {
    atWork(`making a dossier about ${asked.state}`);
    const made = await makeDossierOf(url, asked, signal);
    if (!made.released) return sayProposed(made, await proposeRelease(url, made.id), options);
    const path = out ?? `${packFolder(made.id)}.zip`;
    const bytes = await fetchPack(url, made.id, path, signal);
    const words = `${path}: ${bytes} bytes, ${made.exhibits} exhibits\n`;
    await print(isForPeople(options) ? words : `${JSON.stringify({ ...made, out: path, bytes })}\n`);
  });
}
