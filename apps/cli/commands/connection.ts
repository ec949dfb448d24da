import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { connectionsFileIn } from '../../ledger/config.js';
import type { ConnectionEntry } from '../../ledger/recording/webhooks/connection-entry.js';
import { readConnectionFile } from '../../ledger/recording/webhooks/connection-file.js';
import { type SchemeName, schemeNamed, schemeNames } from '../../ledger/recording/webhooks/signature-schemes.js';
import { connectionHeading, connectionRow, listConnections, shownConnection } from '../connection/list-connections.js';
import { makeConnection, rotateSecret, switchConnection } from '../connection/make-connection.js';
import { mapAgain } from '../connection/map-again.js';
import { type TriedSample, tryConnection } from '../connection/try-connection.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { isForPeople, print } from '../output.js';
import { table } from '../table.js';
import { addressIn } from '../token/await-confirmation.js';
import { untilInterrupted } from '../until-interrupted.js';

interface FileOptions {
  readonly file?: string;
  readonly json?: boolean;
}

interface AddOptions extends FileOptions {
  readonly mapping: string;
  readonly source?: string;
  readonly scheme: SchemeName;
  readonly secretFile?: string;
  readonly kinds?: readonly string[];
  readonly window?: string;
  readonly replace?: boolean;
}

interface TestOptions extends FileOptions {
  readonly url?: string;
  readonly body?: string;
}

const help = `
A vendor delivers to POST /v1/webhooks/NAME of the ledger, and signs what it sends. The file holds the secrets by which it is
known: it is its owner's alone, connections.json in INITIUM_DATA unless INITIUM_CONNECTIONS_FILE names another, and a running
ledger notices a change within a second. Each takes --json.

Examples:
  $ initium connection add mails --mapping sendgrid --scheme sendgrid --secret-file key.txt
  $ initium connection test mails
  $ initium connection list`;

const addHelp = `
The secret never stands on a command line: --secret-file names a file that holds it, or - for standard input. Of basic, bearer,
segment and standard one is made up without it, and printed once.

Schemes, with where each is documented:
${schemeNames.map((name) => `  ${name.padEnd(11)}${schemeNamed(name).documented}`).join('\n')}

Examples:
  $ initium connection add mails --mapping sendgrid --scheme sendgrid --secret-file key.txt
  $ initium connection add crm --mapping ./our-crm.yaml --source crm --scheme standard`;

/** `initium connection`: how vendors' webhooks reach a ledger. */
export function connectionCommand(): Command {
  return new Command('connection')
    .description("the connections by which vendors' webhooks reach a ledger")
    .addHelpText('after', help)
    .addCommand(
      ofFile('add', 'connect a vendor')
        .argument('<name>', 'the last step of the address to which it delivers')
        .requiredOption('--mapping <name>', 'what makes evidence of it: the name of a shipped mapping, or a file')
        .option('--source <source>', 'the source of its events (default: the name)')
        .addOption(new Option('--scheme <scheme>', 'how the vendor signs').choices(schemeNames).makeOptionMandatory())
        .option('--secret-file <file>', "the file of the vendor's secret or public key")
        .option('--kinds <kind...>', 'all that it may say; default for the usual kinds')
        .option('--window <seconds>', 'how far from now it may say that it sent (default: 300)')
        .option('--replace', 'take the place of a connection of the same name')
        .addHelpText('after', addHelp)
        .action(add),
    )
    .addCommand(
      ofFile('list', 'show the connections')
        .addHelpText('after', '\nExample:\n  $ initium connection list')
        .action(list),
    )
    .addCommand(
      ofFile('test', "have a running ledger say what it would record of the mapping's samples")
        .argument('<name>', 'of the connection')
        .option('--url <url>', 'of the ledger (default: where INITIUM_LISTEN says)')
        .option('--body <file>', "a body of the vendor's in place of the samples")
        .addHelpText('after', '\nNothing is recorded.\n\nExample:\n  $ initium connection test mails')
        .action(test),
    )
    .addCommand(
      ofFile('remap', 'map again what its deliveries left in quarantine, by its mapping as it is now')
        .argument('<name>', 'of the connection')
        .option('--url <url>', 'of the ledger (default: where INITIUM_LISTEN says)')
        .addHelpText(
          'after',
          '\nWith tokens, INITIUM_TOKEN has an officer’s.\n\nExample:\n  $ initium connection remap mails',
        )
        .action(remap),
    )
    .addCommand(
      ofFile('rotate', 'add a secret; the one before stays good until the next time')
        .argument('<name>', 'of the connection')
        .option('--secret-file <file>', 'the file of the new secret')
        .addHelpText('after', '\nExample:\n  $ initium connection rotate mails --secret-file new-key.txt')
        .action(rotate),
    )
    .addCommand(
      ofFile('disable', 'take nothing from a vendor any more')
        .argument('<name>', 'of the connection')
        .addHelpText('after', '\nExample:\n  $ initium connection disable mails')
        .action((name: string, options: FileOptions) => turn(name, false, options)),
    )
    .addCommand(
      ofFile('enable', 'take from it again')
        .argument('<name>', 'of the connection')
        .addHelpText('after', '\nExample:\n  $ initium connection enable mails')
        .action((name: string, options: FileOptions) => turn(name, true, options)),
    );
}

function ofFile(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--file <file>', 'the connections file (default: as the settings say)')
    .option('--json', 'the answer as JSON');
}

const fileOf = ({ file }: FileOptions): string => file ?? connectionsFileIn(process.env);

async function add(name: string, { json, window, kinds, ...options }: AddOptions): Promise<void> {
  const wish = {
    name,
    ...options,
    kinds: kinds?.flatMap((named) => named.split(',')),
    windowSeconds: window === undefined ? undefined : Number(window),
  };
  await tellMade(await makeConnection(fileOf(options), wish), 'Connected', json);
}

async function rotate(name: string, options: FileOptions & { readonly secretFile?: string }): Promise<void> {
  await tellMade(await rotateSecret(fileOf(options), name, options.secretFile), 'Another secret of', options.json);
}

/** What was made up goes to standard output alone, so that it can be handed on. */
async function tellMade(
  { entry, madeUp }: Awaited<ReturnType<typeof makeConnection>>,
  done: string,
  json: boolean | undefined,
): Promise<void> {
  if (json) {
    await print(`${JSON.stringify({ ...shownConnection(entry), ...(madeUp !== undefined && { secret: madeUp }) })}\n`);
    return;
  }
  if (madeUp !== undefined) await print(`${madeUp}\n`);
  const shown = madeUp === undefined ? '' : '. Give the vendor this secret: it is not shown again';
  process.stderr.write(`${done} ${entry.name}: POST /v1/webhooks/${entry.name}, signed by ${entry.scheme}${shown}.\n`);
}

async function list(options: FileOptions): Promise<void> {
  const connections = await listConnections(fileOf(options));
  await print(
    isForPeople(options)
      ? table(connectionHeading, connections.map(connectionRow))
      : connections.map((connection) => `${JSON.stringify(connection)}\n`).join(''),
  );
}

async function turn(name: string, isOn: boolean, options: FileOptions): Promise<void> {
  const entry = await switchConnection(fileOf(options), name, isOn);
  await print(
    options.json ? `${JSON.stringify(shownConnection(entry))}\n` : `${isOn ? 'Enabled' : 'Disabled'} ${name}\n`,
  );
}

async function named(name: string, options: FileOptions): Promise<ConnectionEntry> {
  const file = fileOf(options);
  const entry = (await readConnectionFile(file)).find((one) => one.name === name);
  if (entry === undefined) throw new CommandFailure(`${file} has no connection ${name}`);
  return entry;
}

async function remap(name: string, { url = addressIn(process.env), ...options }: TestOptions): Promise<void> {
  const entry = await named(name, options);
  const done = await untilInterrupted('it can be run again: what was sent is a duplicate then', (signal) =>
    mapAgain(entry, url, signal),
  );
  if (done.unmapped > 0) process.exitCode = exitCodes.bad;
  const { open, mapped, recorded, ignored, unmapped } = done;
  const told = `${open} open: evidence of ${mapped} (${recorded} recorded), ${ignored} ignored by now, ${unmapped} still unmapped\n`;
  await print(isForPeople(options) ? told : `${JSON.stringify(done)}\n`);
}

async function test(name: string, { url = addressIn(process.env), body, ...options }: TestOptions): Promise<void> {
  const entry = await named(name, options);
  const tried = await tryConnection(entry, url, body === undefined ? undefined : readFileSync(body));
  if (tried.some(({ results }) => results.some(({ outcome }) => outcome === 'quarantined')))
    process.exitCode = exitCodes.bad;
  if (!isForPeople(options)) for (const one of tried) await print(`${JSON.stringify(one)}\n`);
  else await print(table(['what', 'would be', 'about', 'dated', 'why not'], tried.flatMap(rowsOf)));
  if (tried.some(({ signed }) => !signed))
    process.stderr.write('The vendor alone can sign these: its signature is tried with its first delivery.\n');
}

function rowsOf({ results, events, ignored }: TriedSample): string[][] {
  const mapped = results.map(({ outcome, errors = [] }, index) => {
    const { type = '', subject = '', time = '' } = events[index] ?? {};
    return [String(type), outcome, String(subject), String(time), errors.map(({ detail }) => detail).join('; ')];
  });
  return [...mapped, ...Object.entries(ignored).map(([type, count]) => [type, `ignored (${count})`, '', '', ''])];
}
