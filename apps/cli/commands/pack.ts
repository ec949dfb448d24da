import { Command, Option } from 'commander';
import { type Language, languages } from '#libs/assessment';
import { packFolder } from '#libs/evidence-pack';
import { CommandFailure } from '../failure.js';
import { defaultUrl } from '../ledger-address.js';
import { isForPeople, print } from '../output.js';
import { fetchPack, makePackOf, type PackAnswer, proposeRelease, sayProposed } from '../pack/ask-packs.js';
import { atWork } from '../signs-of-life.js';
import { untilInterrupted } from '../until-interrupted.js';

interface PackOptions {
  readonly url: string;
  readonly reason?: string;
  readonly at?: string;
  readonly knownAt?: string;
  readonly entity?: string;
  readonly ruleSet?: string;
  readonly language: Language;
  readonly includePersonal?: boolean;
  readonly askedBy?: string;
  readonly id?: string;
  readonly out?: string;
  readonly json?: boolean;
}

const pseudonym = /^[A-Za-z0-9._~:@+-]{1,128}$/;
const packName = /^[0-9a-f]{32}$/;

const help = `
The pack is one file: what the ledger has of the client and of what is linked to it, what speaks against the firm among it, the
answers that follow from it, and what proves all of it to somebody who trusts neither the firm nor its programs. It proves what was
recorded, and not that nothing else happened. --known-at and --at make the same question again: while nothing new is recorded, it has
the same bytes.

Where the ledger asks for tokens, two persons let a pack leave the house: this proposes it, another officer approves it
(initium approve), and --id fetches it then.

It ends with 0 when the file is there, with 1 when it waits for another person, with 2 when it could not be asked so.

Examples:
  $ initium pack c-1042 --reason 'request 7 of the authority' --out c-1042.zip
  $ initium pack --id 5f0c3e7a9b1d4c6e8f2a0b4d6c8e0f1a --out c-1042.zip`;

/** `initium pack`: an evidence pack of a client, from a running ledger. */
export function packCommand(): Command {
  return new Command('pack')
    .description('an evidence pack of a client, for a supervisor to take home')
    .argument('[client]', 'the client by its pseudonym')
    .option('--reason <text>', 'what it is for')
    .option('--out <file>', 'where to; initium-pack-ID.zip when left out')
    .option('--at <instant>', 'the instant, or the day, that it is about; now when left out')
    .option('--known-at <instant>', 'as known then; now when left out')
    .option('--entity <name>', 'the entity that serves; may be left out while a single one is registered')
    .option('--rule-set <id>', 'by another rule set than the one in force')
    .addOption(new Option('--language <language>', 'of its documents').choices([...languages]).default('en'))
    .option('--include-personal', 'disclose personal data: the keys of what is sealed are in it')
    .option('--asked-by <name>', 'who asks, where the ledger asks for no tokens')
    .option('--id <pack>', 'fetch a pack that was made before')
    .option('--url <address>', 'the ledger', defaultUrl)
    .option('--json', 'the report as JSON')
    .addHelpText('after', help)
    .action(run);
}

async function run(client: string | undefined, options: PackOptions): Promise<void> {
  const { id, out, url } = options;
  if ((client === undefined) === (id === undefined))
    throw new CommandFailure('name the client, or give --id of a pack that was made; one of the two');
  await untilInterrupted('what was made is on record', async (signal) => {
    const pack = client === undefined ? undefined : await made(client, options, signal);
    const name = pack?.id ?? checkedId(id as string);
    if (pack?.released === false) return sayProposed(pack, await proposeRelease(url, name), options);
    const path = out ?? `${packFolder(name)}.zip`;
    const bytes = await fetchPack(url, name, path, signal);
    await print(report({ ...pack, id: name, out: path, bytes }, options));
  });
}

function made(
  client: string,
  { url, reason, out: _, id: __, json: ___, ...asked }: PackOptions,
  signal: AbortSignal,
): Promise<PackAnswer> {
  if (!pseudonym.test(client)) throw new CommandFailure(`${client}: must be the client's pseudonym, without client/`);
  if (reason === undefined) throw new CommandFailure('--reason: say what the pack is for; it stands in it');
  atWork(`making a pack of ${client}`);
  return makePackOf(url, client, { reason, ...asked }, { form: 'packs', signal });
}

function checkedId(id: string): string {
  if (packName.test(id)) return id;
  throw new CommandFailure(`--id ${id}: must be the id of a pack, 32 hexadecimal digits`);
}

function report(
  pack: Partial<PackAnswer> & { readonly id: string; readonly out: string; readonly bytes: number },
  options: PackOptions,
): string {
  if (!isForPeople(options)) return `${JSON.stringify(pack)}\n`;
  const number = new Intl.NumberFormat('en');
  const { out, bytes, exhibits, log } = pack;
  const proved = log === undefined ? '' : `, proved by ${log.origin} at ${number.format(log.size)} leaves`;
  const count = exhibits === undefined ? '' : `, ${number.format(exhibits)} exhibits`;
  return `${out}: ${number.format(bytes)} bytes${count}${proved}\n`;
}
