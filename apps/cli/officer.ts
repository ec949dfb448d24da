import { readFileSync } from 'node:fs';
import { tokenHash } from '../ledger/access/token.js';
import type { TokenEntry } from '../ledger/access/token-entry.js';
import { readTokenFile } from '../ledger/access/token-file.js';
import type { Config } from '../ledger/config.js';
import { bearerToken } from './bearer-headers.js';
import { CommandFailure } from './failure.js';

/** In whose name a command records: the officer's whose token `INITIUM_TOKEN` is; `anonymous` where nobody is asked. */
export async function officerOf({ auth }: Pick<Config, 'auth'>): Promise<string> {
  return auth === 'none' ? 'anonymous' : (await entryOf(auth.tokensFile, 'INITIUM_TOKEN', bearerToken())).name;
}

/** The two persons who decide something, by their names. */
export interface TwoPersons {
  readonly recorder: string;
  readonly approver: string;
}

export interface TwoPersonsOptions {
  readonly recorder?: string;
  readonly approver?: string;
  readonly approverTokenFile?: string;
}

/**
 * Who decides what takes two: where the ledger asks for tokens, two persons whose tokens of the role officer are `INITIUM_TOKEN` and in
 * `--approver-token-file`; where it does not, those who are named.
 */
export async function twoOfficers({ auth }: Pick<Config, 'auth'>, options: TwoPersonsOptions): Promise<TwoPersons> {
  const { recorder, approver } = auth === 'none' ? options : await namesOf(auth.tokensFile, options);
  if (recorder === undefined || approver === undefined)
    throw new CommandFailure('--recorder and --approver: two persons have to decide this; name both');
  if (recorder === approver) throw new CommandFailure(`--approver: must be another person than ${recorder}`);
  return { recorder, approver };
}

async function namesOf(
  tokensFile: string,
  { approverTokenFile, recorder, approver }: TwoPersonsOptions,
): Promise<TwoPersons> {
  if (recorder !== undefined || approver !== undefined)
    throw new CommandFailure('--recorder, --approver: this ledger asks for tokens; give these, and no names');
  const token = approverTokenFile === undefined ? undefined : readFileSync(approverTokenFile, 'utf8').trim();
  const persons = [
    { from: 'INITIUM_TOKEN', entry: await entryOf(tokensFile, 'INITIUM_TOKEN', bearerToken()) },
    { from: '--approver-token-file', entry: await entryOf(tokensFile, '--approver-token-file', token) },
  ] as const;
  for (const { from, entry } of persons)
    if (entry.holder !== 'person')
      throw new CommandFailure(`${from}: is of no person; initium token add --person makes one that is`);
  return { recorder: persons[0].entry.name, approver: persons[1].entry.name };
}

async function entryOf(tokensFile: string, from: string, token: string | undefined): Promise<TokenEntry> {
  if (token === undefined) throw new CommandFailure(`${from}: an officer has to do this; give an officer’s token`);
  const sha256 = tokenHash(token);
  const found = (await readTokenFile(tokensFile)).find((entry) => entry.sha256 === sha256);
  const isOver = found?.expires !== undefined && Date.parse(found.expires) <= Date.now();
  if (found === undefined || isOver) throw new CommandFailure(`${from}: is no token of ${tokensFile}, or no more`);
  if (found.role !== 'officer')
    throw new CommandFailure(`${from}: is of the role ${found.role}; this takes an officer’s`);
  return found;
}
