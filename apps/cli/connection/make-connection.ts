import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { instantText } from '#libs/evidence';
import { isGrantable, usualKinds } from '../../ledger/access/kind-rights.js';
import { isSourceName } from '../../ledger/access/token-entry.js';
import {
  type ConnectionEntry,
  type ConnectionSecret,
  connectionNameRule,
  isConnectionName,
  isWindow,
  secretsMax,
  troubleWithSecret,
  windowSecondsUsual,
} from '../../ledger/recording/webhooks/connection-entry.js';
import { changeConnectionFile, readConnectionFile } from '../../ledger/recording/webhooks/connection-file.js';
import { mappingLoader } from '../../ledger/recording/webhooks/load-mapping.js';
import { type SchemeName, schemeNamed } from '../../ledger/recording/webhooks/signature-schemes.js';
import { CommandFailure } from '../failure.js';

export interface ConnectionWish {
  readonly name: string;
  /** Of a shipped mapping, or the path of its file. */
  readonly mapping: string;
  /** Called as the connection when left out. */
  readonly source?: string | undefined;
  readonly scheme: SchemeName;
  /** The file that holds the vendor's secret; `-` is standard input. Makes one up when left out. */
  readonly secretFile?: string | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly windowSeconds?: number | undefined;
  /** Takes the place of one of the same name. */
  readonly replace?: boolean | undefined;
}

/** What was made; the secret only where it was made up here, to be given to the vendor. */
export interface MadeConnection {
  readonly entry: ConnectionEntry;
  readonly madeUp: string | undefined;
}

/** Adds a connection to a file, which is made where it is not there. */
export async function makeConnection(file: string, wish: ConnectionWish): Promise<MadeConnection> {
  const { name, mapping, source = name, scheme, kinds = [usualKinds], windowSeconds = windowSecondsUsual } = wish;
  if (!isConnectionName(name)) throw new CommandFailure(`${name}: the name of a connection is ${connectionNameRule}`);
  if (!isSourceName(source)) throw new CommandFailure(`--source ${source}: can be the source of no event`);
  if (!isWindow(windowSeconds)) throw new CommandFailure('--window: must be a whole number of seconds, a week at most');
  const none = kinds.find((kind) => !isGrantable(kind));
  if (none !== undefined)
    throw new CommandFailure(`--kinds ${none}: is no kind that sources send, and not ${usualKinds}`);
  const placed = placeOf(mapping);
  refuseBadMapping(placed);
  const { secrets, madeUp } = await secretOf(scheme, wish.secretFile);
  const made = { name, mapping: placed, source, scheme, secrets, kinds: [...new Set(kinds)], windowSeconds };
  const entry: ConnectionEntry = { ...made, created: instantText(Date.now()), testKey: randomText() };
  await changeConnectionFile(file, (entries) => {
    const others = entries.filter((other) => other.name !== name);
    if (others.length < entries.length && wish.replace !== true)
      throw new CommandFailure(`${name}: there is such a connection already; --replace puts this in its place`);
    return [...others, entry];
  });
  return { entry, madeUp };
}

/** Adds a secret to a connection; the one before stays good beside it, those before that do not. */
export async function rotateSecret(
  file: string,
  name: string,
  secretFile: string | undefined,
): Promise<MadeConnection> {
  let madeUp: string | undefined;
  const entry = await changeConnection(file, name, async (before) => {
    if (before.scheme === 'none') throw new CommandFailure(`${name}: has the scheme none, which has no secret`);
    const made = await secretOf(before.scheme, secretFile);
    madeUp = made.madeUp;
    return { ...before, secrets: [...made.secrets, ...before.secrets].slice(0, secretsMax) };
  });
  return { entry, madeUp };
}

/** Has nothing taken from a connection from now on, or has it taken again. */
export function switchConnection(file: string, name: string, isOn: boolean): Promise<ConnectionEntry> {
  return changeConnection(file, name, async ({ disabled = instantText(Date.now()), ...entry }) =>
    isOn ? entry : { ...entry, disabled },
  );
}

async function changeConnection(
  file: string,
  name: string,
  change: (entry: ConnectionEntry) => Promise<ConnectionEntry>,
): Promise<ConnectionEntry> {
  const before = (await readConnectionFile(file)).find((entry) => entry.name === name);
  if (before === undefined) throw new CommandFailure(`${file} has no connection ${name}`);
  const entry = await change(before);
  await changeConnectionFile(file, (entries) => entries.map((other) => (other.name === name ? entry : other)));
  return entry;
}

async function secretOf(scheme: SchemeName, file: string | undefined) {
  if (scheme === 'none') return { secrets: [], madeUp: undefined };
  const given = file === undefined ? undefined : await contentOf(file);
  const madeUp = given === undefined ? madeUpFor(scheme) : undefined;
  const secret = given ?? madeUp ?? '';
  const trouble = secret === '' ? 'is empty' : troubleWithSecret(scheme, secret);
  if (trouble !== undefined) throw new CommandFailure(`--secret-file: the secret ${trouble}`);
  const secrets: readonly ConnectionSecret[] = [{ secret, since: instantText(Date.now()) }];
  return { secrets, madeUp };
}

/** Of those schemes whose secret the firm can choose. */
function madeUpFor(scheme: SchemeName): string {
  const random = randomText();
  if (scheme === 'standard') return `whsec_${Buffer.from(random, 'base64url').toString('base64')}`;
  if (scheme === 'basic') return `initium:${random}`;
  if (scheme === 'bearer' || scheme === 'segment') return random;
  const where = schemeNamed(scheme).documented;
  throw new CommandFailure(`--secret-file: the vendor makes the secret of ${scheme}; put it into a file (${where})`);
}

const randomText = (): string => randomBytes(32).toString('base64url');

async function contentOf(file: string): Promise<string> {
  try {
    return (file === '-' ? await text(process.stdin) : readFileSync(file, 'utf8')).trim();
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new CommandFailure(`--secret-file ${file}: cannot be read (${code})`, { cause: error });
  }
}

/** A file's whole path: the ledger may have been started elsewhere. */
const placeOf = (mapping: string): string => (/[./]/.test(mapping) ? resolve(mapping) : mapping);

function refuseBadMapping(mapping: string): void {
  try {
    mappingLoader(process.env.INITIUM_PSEUDONYM_KEY_FILE)(mapping);
  } catch (error) {
    throw new CommandFailure(`--mapping: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
