import { Command } from 'commander';
import { nameOf } from '../lines.js';
import { isForPeople, print } from '../output.js';
import { atWork } from '../signs-of-life.js';
import type { Brought } from '../verify/brought.js';
import { verified } from '../verify/verified.js';
import { isLarge, verifiedApart } from '../verify/verified-apart.js';
import { exitCodeOf, verifiedAsJson, verifiedInWords, verifyExitCodes } from '../verify/verify-report.js';

interface VerifyCommandOptions extends Brought {
  readonly json?: boolean;
}

const help = `
PACK is an evidence pack as a ledger gave it, or a dossier about a State, or a folder that it was unpacked into. There is no network and no server: whom to believe
is what you bring, and nothing of it is taken from the pack.
--policy is a C2SP tlog-policy: the key of the log, the witnesses that you know, and how many of them have to have cosigned.
Keep the first copy of it yourself; one that comes with the pack is the firm's word.
--tag-key is the ledger's tag key (64 hexadecimal digits): by it a tag in the log is known to be the client's. The firm gives it to a
supervisor. --tsa-roots are the certificates (PEM) of authorities of time that you believe. --replayers has a verifier key a line
of those who replay logs: where one of them has cosigned the checkpoint, complete is more than the ledger's word. --evidence is an
export with all that sources sent (initium export, or --client C --with-sources), from which their coverage is recomputed.

It ends with 0 when all is so; with 1 when something is not; with 2 when the policy is not met, or it was asked wrongly; with 3 when the
pack is malformed.

Example:
  $ initium verify pack.zip --policy policy --tag-key tag.key --tsa-roots roots.pem
  EVIDENCE   41/41 included in initium.example/ledger @ 70,000
  ORDER      COMPLETE_AS_COMMITTED: 41 of 41, first contact is entry 7 · …
  VERDICT    CLIENT_INITIATED (R-210) recomputed: same`;

/** `initium verify`: checks an evidence pack by what the verifier brings. No network, no server, no store. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('check an evidence pack or a dossier: no network, no server, no store')
    .argument('<pack>', 'the file of the pack, or a folder that it was unpacked into')
    .requiredOption('--policy <file>', 'of which log it may be, and who has to have cosigned (tlog-policy)')
    .option('--tag-key <file>', "the ledger's tag key")
    .option('--tsa-roots <file>', 'the certificates of authorities of time that are believed, PEM')
    .option('--replayers <file>', 'the verifier keys of independent replayers, one a line')
    .option('--evidence <file>', 'an export with all that sources sent, to recompute their coverage')
    .option('--json', 'JSON, also on a terminal')
    .addHelpText('after', help)
    .action(run);
}

async function run(path: string, options: VerifyCommandOptions): Promise<void> {
  atWork(`verifying ${nameOf(path)}`);
  const { json: _, ...brought } = options;
  const { found, malformed = '' } = await ((await isLarge(path)) ? verifiedApart : verified)(path, brought);
  if (found === undefined) {
    process.exitCode = verifyExitCodes.malformed;
    const why = malformed.replaceAll(/\p{C}/gu, '?');
    if (isForPeople(options)) await print(`MALFORMED  ${why}\n`);
    else await print(`${JSON.stringify({ result: 'malformed', why })}\n`);
    return;
  }
  process.exitCode = exitCodeOf(found);
  await print(isForPeople(options) ? verifiedInWords(found) : `${JSON.stringify(verifiedAsJson(found))}\n`);
}
