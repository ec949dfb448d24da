import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { serverTools } from '#libs/event-store';
import { readConfig } from '../../ledger/config.js';
import { CommandFailure } from '../failure.js';
import { print } from '../output.js';

interface ServerUserOptions {
  readonly name: string;
  readonly passwordFile: string;
  readonly json?: boolean;
}

const help = `
INITIUM_STORE names the server, INITIUM_STORE_USER and INITIUM_STORE_PASSWORD an administrator of it. The user may read
everything and append, and can neither delete nor change rights. Streams without access lists of their own are for it and
for administrators only, from then on: for a server that is the ledger's alone. A user that is there gets the password.

Example:
  $ INITIUM_STORE_USER=admin INITIUM_STORE_PASSWORD_FILE=admin-password initium server-user --password-file ledger-password`;

/** `initium server-user`: a user of EventStoreDB that has the rights that a ledger needs. */
export function serverUserCommand(): Command {
  return new Command('server-user')
    .description('a user for ledgers on an EventStoreDB, with no more rights than they need')
    .requiredOption('--password-file <file>', 'the file that holds its password')
    .option('--name <name>', 'its name', 'initium')
    .option('--json', 'what was done as JSON')
    .addHelpText('after', help)
    .action(serverUser);
}

async function serverUser({ name, passwordFile, json }: ServerUserOptions): Promise<void> {
  const { store } = readConfig(process.env);
  if (store === 'embedded') throw new CommandFailure('INITIUM_STORE: names no server; the embedded store has no users');
  try {
    const { makeServerUser } = await serverTools();
    await makeServerUser(store, { name, password: passwordIn(passwordFile) });
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    const why = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new CommandFailure(`the server did not make the user ${name}: ${why}`, { cause: error });
  }
  await print(json ? `${JSON.stringify({ user: name })}\n` : `The user ${name} may read and append.\n`);
}

function passwordIn(file: string): string {
  try {
    const password = readFileSync(file, 'utf8').trimEnd();
    if (password !== '') return password;
  } catch (error) {
    throw new CommandFailure(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error });
  }
  throw new CommandFailure(`${file} holds no password`);
}
