import { Command, Option } from 'commander';
import { grantedKinds } from '../../ledger/access/kind-rights.js';
import { type Role, roles } from '../../ledger/access/role.js';
import { tokenFileIn } from '../../ledger/access/token-file.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { ledgerAddress } from '../ledger-address.js';
import { isForPeople, print } from '../output.js';
import { table } from '../table.js';
import { addToken } from '../token/add-token.js';
import { addressIn, awaitConfirmation } from '../token/await-confirmation.js';
import { listTokens, tokenHeading, tokenRow } from '../token/list-tokens.js';
import { revokeToken } from '../token/revoke-token.js';

interface FileOptions {
  readonly file?: string;
  readonly json?: boolean;
}

interface AddOptions extends FileOptions {
  readonly role: Role;
  readonly name: string;
  readonly person?: boolean;
  readonly machine?: boolean;
  readonly source?: readonly string[];
  readonly kinds?: readonly string[];
  readonly expires?: string;
  readonly eventsPerSecond?: string;
  readonly eventsPerDay?: string;
}

interface RevokeOptions extends FileOptions {
  readonly url?: readonly string[];
  readonly wait: boolean;
}

const help = `
The file is what a ledger with INITIUM_AUTH=tokens:FILE goes by. It holds no token, only a hash of each, and a running
ledger notices a change within a second. Without --file it is the one that INITIUM_AUTH names.
Each of the three takes --json.

Examples:
  $ initium token add --file tokens.json --role source --name crm-feed --source crm
  $ initium token list --file tokens.json
  $ initium token revoke 3f9a1c0b7d24 --file tokens.json`;

const revokeHelp = `
It waits until the ledger says in /health/ready that it goes by the file as it is now, 10 seconds at most, and ends with 1
where one does not. Where none answers it says so: a ledger that is started later goes by the file anyway. The file keeps
its owner and its mode; a link is followed.

Examples:
  $ initium token revoke 3f9a1c0b7d24 --file tokens.json
  $ initium token revoke 3f9a1c0b7d24 --file tokens.json --url http://127.0.0.1:8081 http://127.0.0.1:8082`;

const addHelp = `
The token is printed once, on standard output, and cannot be shown again.

Roles:
  source   records events, of its own sources only (name each with --source, as its events do) and of its kinds
  reader   asks, and has the gate decide
  officer  a reader that also records events of any source, mends quarantined ones, and has exposures checked
  auditor  asks

What takes two persons is proposed by one officer and approved by another, each with a token that was made with --person.
Tokens of one name are one person; one that does not say who holds it may do neither.

Kinds of a source, without --kinds: those about clients and identifiers, heartbeats and gaps of its own, retractions of
what it sent itself. The others want an officer, or --kinds, which names all that the token may say (default for the
usual ones):
  ${[0, 4, 8].map((from) => grantedKinds.slice(from, from + 4).join(', ')).join('\n  ')}

Examples:
  $ initium token add --file tokens.json --role officer --name j.doe --person --expires 2027-01-01T00:00:00Z
  $ initium token add --file tokens.json --role source --name ads-feed --source ads --kinds default Campaign`;

/** `initium token`: the tokens of those who may speak to a ledger. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('the tokens of those who may speak to a ledger')
    .addHelpText('after', help)
    .addCommand(
      ofFile('add', 'make a token and print it, once')
        .addOption(new Option('--role <role>', 'what it may do').choices(roles).makeOptionMandatory())
        .requiredOption('--name <principal>', 'whose it is, as it will stand beside all that is recorded with it')
        .addOption(new Option('--person', 'a person holds it, who goes by that name').conflicts('machine'))
        .option('--machine', 'a program holds it')
        .option('--source <source...>', 'of the role source: for which it may speak')
        .option('--kinds <kind...>', 'of the role source: all that it may say; default for the usual kinds')
        .option('--expires <instant>', 'from when on it is worth nothing, such as 2027-01-01T00:00:00Z')
        .option('--events-per-second <count>', 'how many events it may send (default: any number)')
        .option('--events-per-day <count>', 'how many events it may send on one day, UTC')
        .addHelpText('after', addHelp)
        .action(add),
    )
    .addCommand(
      ofFile('list', 'show whose tokens there are')
        .addHelpText('after', '\nExample:\n  $ initium token list --file tokens.json')
        .action(list),
    )
    .addCommand(
      ofFile('revoke', 'end a token')
        .argument('<id>', 'as initium token list shows it')
        .option('--url <url...>', 'of each ledger that is to confirm it (default: where INITIUM_LISTEN says)')
        .option('--no-wait', 'change the file and ask no ledger')
        .addHelpText('after', revokeHelp)
        .action(revoke),
    );
}

function ofFile(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--file <file>', 'the tokens file (default: the one that INITIUM_AUTH names)')
    .option('--json', 'the answer as JSON');
}

async function add({
  role,
  name,
  person,
  machine,
  source,
  kinds,
  expires,
  json,
  ...options
}: AddOptions): Promise<void> {
  const { id, token } = await addToken(fileOf(options), {
    role,
    name,
    holder: person ? 'person' : machine ? 'machine' : undefined,
    sources: source,
    kinds: kinds?.flatMap((named) => named.split(',')),
    expires,
    eventsPerSecond: countIn(options.eventsPerSecond),
    eventsPerDay: countIn(options.eventsPerDay),
  });
  await print(json ? `${JSON.stringify({ id, token })}\n` : `${token}\n`);
  if (!json) process.stderr.write(`Token ${id} of ${name}. It is not shown again.\n`);
}

/** NaN for what is none. */
function countIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

async function list(options: FileOptions): Promise<void> {
  const tokens = await listTokens(fileOf(options));
  await print(
    isForPeople(options)
      ? table(tokenHeading, tokens.map(tokenRow))
      : tokens.map((token) => `${JSON.stringify(token)}\n`).join(''),
  );
}

async function revoke(id: string, { json, url, wait, ...options }: RevokeOptions): Promise<void> {
  const file = fileOf(options);
  const asked = wait ? (url ?? [addressIn(process.env)]) : [];
  // What is no address is said before anything is changed.
  for (const each of asked) ledgerAddress(each, '');
  const revoked = await revokeToken(file, id);
  if (revoked === undefined) {
    process.stderr.write(`error: ${file} has no token ${id}\n`);
    process.exitCode = exitCodes.bad;
    return;
  }
  const ledgers = await Promise.all(asked.map((each) => awaitConfirmation(each, file)));
  const told = ledgers.filter(({ confirmed }) => confirmed).map(({ url, said }) => `; the ledger at ${url} ${said}`);
  await print(
    json ? `${JSON.stringify({ ...revoked, ledgers })}\n` : `Revoked ${id} of ${revoked.name}${told.join('')}\n`,
  );
  for (const { confirmed, answered, url: where, said } of ledgers) {
    if (confirmed) continue;
    process.stderr.write(`${where}: ${said}; ${id} is out of ${file}, and no ledger there is known to go by that\n`);
    if (answered || url !== undefined) process.exitCode = exitCodes.bad;
  }
}

function fileOf({ file = tokenFileIn(process.env.INITIUM_AUTH ?? '') }: FileOptions): string {
  if (file !== undefined && file !== '') return file;
  throw new CommandFailure('name the tokens file with --file, or in INITIUM_AUTH=tokens:FILE');
}
