import type { Logger } from 'pino';
import type { Finding } from '#libs/event-store';
import { ConfigError } from '../config.js';
import type { Incidents } from '../incidents/incidents.js';
import type { Readiness } from '../readiness.js';
import type { Admission } from './admission.js';
import { troubleText } from './followed-file.js';
import { grantedKinds } from './kind-rights.js';
import { ListRecord, type ListRecordParts } from './list-record.js';
import type { TokenEntry } from './token-entry.js';
import { Tokens, type TokensOptions } from './tokens.js';

/** The tokens of a file, as the ledger starts with them. Throws a `ConfigError` where it is no tokens file. */
export async function readTokens(file: string, options: TokensOptions): Promise<Tokens> {
  try {
    return await Tokens.read(file, options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const how = code === 'ENOENT' ? '; initium token add makes it' : '';
    throw new ConfigError(`INITIUM_AUTH: ${troubleText(error, file)}${how}`, { cause: error });
  }
}

export interface TokenWatchers extends ListRecordParts {
  readonly admission: Admission;
  readonly readiness: Readiness;
  readonly incidents: Incidents;
}

/** Follows the file: what is open for a token that changed is cut, the change goes on record, and trouble with the file is shown. */
export function watchTokens(tokens: Tokens, watchers: TokenWatchers): void {
  const { admission, log, readiness, incidents } = watchers;
  const told = { kind: 'TokensChanged', name: 'tokens', keyOf: ({ id }: TokenEntry) => id } as const;
  const record = new ListRecord(tokens, told, watchers);
  sayWhatIsNarrowed(tokens, log);
  readiness.show('tokens', async () => tokens.trouble && `${tokens.trouble}; ${consequence(tokens)}`);
  readiness.need('door', async () => (tokens.areKnown ? undefined : `${consequence(tokens)} (see tokens)`));
  // By this, who changed the file sees that this process has taken it.
  readiness.tell('tokensInForce', () => tokens.sha256);
  incidents.watch(async () => findingsOf(tokens));
  tokens.watch(() => {
    admission.cutChanged();
    void record.look();
  });
}

const consequence = ({ areKnown }: Tokens): string =>
  areKnown ? 'the tokens of before are in force' : 'nobody is let in';

function findingsOf(tokens: Tokens): Finding[] {
  const { file: about, trouble, areKnown } = tokens;
  const found: Finding[] = [];
  if (trouble !== undefined) {
    const remedy = 'Mend it, or put the last one back; it is looked at twice a second.';
    const detail = `${trouble}; the tokens of before are in force${areKnown ? '' : ' no more, and nobody is let in'}.`;
    const code = areKnown ? 'tokens-not-taken' : 'tokens-away';
    found.push({ code, about, detail, remedy, bars: areKnown ? 'nothing' : 'both' });
  }
  if ((tokens.mode & 0o077) !== 0) {
    const detail = `Its mode is 0${(tokens.mode & 0o777).toString(8)}, so others see whose tokens there are.`;
    found.push({ code: 'open-to-others', about, detail, remedy: `Run: chmod go= '${about}'`, bars: 'nothing' });
  }
  return found;
}

/** A token made before tokens named kinds could say all kinds of its sources, and retract what others had sent. */
function sayWhatIsNarrowed({ entries }: Tokens, log: Logger): void {
  const loses = [...grantedKinds, 'SourceGap about other sources', 'Retraction of what other sources sent'];
  for (const { id, name, role, kinds } of entries) {
    if (role !== 'source' || kinds !== undefined) continue;
    log.warn(
      { token: id, principal: name, loses },
      'This token was made before tokens named kinds, and may not say these any more: they go into quarantine, from where ' +
        'an officer can send them again; initium token add --kinds makes a token that may say what it names',
    );
  }
}
