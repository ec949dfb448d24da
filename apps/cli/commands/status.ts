import { Command, Option } from 'commander';
import { type Assessment, type Language, languages, type Status, statuses, type Translated } from '#libs/assessment';
import { answerFrom } from '../ask-ledger.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { inWords, widthForWords } from '../in-words.js';
import { defaultUrl, ledgerAddress } from '../ledger-address.js';
import { print } from '../output.js';
import { atWork } from '../signs-of-life.js';
import { table } from '../table.js';

interface StatusOptions {
  readonly url: string;
  readonly service?: string;
  readonly asset?: string;
  readonly entity?: string;
  readonly at?: string;
  readonly knownAt?: string;
  readonly ruleSet?: string;
  readonly purpose?: string;
  readonly language: Language;
  readonly json?: boolean;
}

/** What a ledger answers of all subjects of a client. */
interface Overview {
  readonly results: readonly Assessment[];
  readonly rollUp: readonly { readonly service: string; readonly entity: string; readonly status: Status }[];
}

const pseudonym = /^[A-Za-z0-9._~:@+-]{1,128}$/;

const help = `
Whose initiative it was, in words, asked of a running ledger: for each service the worst over its assets, then each answer
with the rule, the numbers and the evidence that decided, what would change it, and what the firm may still do. Without
--service and --asset it is asked of everything that the client asked for, was offered or was given.

It ends with 0 when every answer lets the firm serve, with 1 when any does not, or there is nothing to answer about, and
with 2 when it could not be asked so.

Examples:
  $ initium status c-1042
  $ initium status c-1042 --service e --asset BTC --known-at 2026-08-03 --language de`;

/** `initium status`: a client's answers in words, for a person at a terminal. */
export function statusCommand(): Command {
  return new Command('status')
    .description("a client's answers in words, from a running ledger")
    .argument('<client>', 'the client by its pseudonym')
    .option('--url <address>', 'the ledger', defaultUrl)
    .option('--service <letter>', 'one service, a to j')
    .option('--asset <name>', 'one asset')
    .option('--entity <name>', 'the entity that serves; may be left out while a single one is registered')
    .option('--at <instant>', 'the instant, or the day, that it is about; now when left out')
    .option('--known-at <instant>', 'as known then; now when left out')
    .option('--rule-set <id>', 'what another rule set than the one in force would say')
    .addOption(
      new Option('--purpose <purpose>', 'what for, when not to serve: to let the client leave').choices(['EXIT']),
    )
    .addOption(new Option('--language <language>', 'in which language').choices([...languages]).default('en'))
    .option('--json', 'what the ledger answers, as one JSON object')
    .addHelpText('after', help)
    .action(run);
}

async function run(client: string, options: StatusOptions): Promise<void> {
  if (!pseudonym.test(client)) throw new CommandFailure(`${client}: must be the client's pseudonym, without client/`);
  atWork(`asking ${options.url} about ${client}`);
  const answer = (await answerFrom(addressOf(client, options), new AbortController().signal)) as Overview | Assessment;
  const results = 'results' in answer ? answer.results : [answer];
  await print(options.json === true ? `${JSON.stringify(answer)}\n` : told(client, answer, results, options.language));
  if (results.length === 0 || results.some(({ mayServe }) => !mayServe)) process.exitCode = exitCodes.bad;
}

function addressOf(client: string, { url, language, json: _, ...asked }: StatusOptions): URL {
  const address = ledgerAddress(url, `v1/clients/${encodeURIComponent(client)}/status`);
  address.search = new URLSearchParams({ ...asked, explain: language }).toString();
  return address;
}

type Word = 'service' | 'entity' | 'status' | 'serve' | 'yes' | 'no' | 'exit' | 'nothing';

const words: Readonly<Record<Word, Translated>> = {
  service: { en: 'service', de: 'Dienstleistung', fr: 'service' },
  entity: { en: 'entity', de: 'Unternehmen', fr: 'entité' },
  status: { en: 'status', de: 'Status', fr: 'statut' },
  serve: { en: 'may serve', de: 'darf leisten', fr: 'peut servir' },
  yes: { en: 'yes', de: 'ja', fr: 'oui' },
  no: { en: 'no', de: 'nein', fr: 'non' },
  exit: { en: 'to exit', de: 'zum Ausstieg', fr: 'pour sortir' },
  nothing: {
    en: 'asked for nothing that is on record, and was offered and given nothing.',
    de: 'hat nach nichts gefragt, was erfasst ist, und bekam nichts angeboten oder geleistet.',
    fr: 'n’a rien demandé qui soit enregistré, et ne s’est rien vu proposer ni fournir.',
  },
};

/** For each service the worst, and the whole story of each answer below. */
function told(
  client: string,
  answer: Overview | Assessment,
  results: readonly Assessment[],
  language: Language,
): string {
  const word = (name: Word) => words[name][language];
  if (results.length === 0) return `${client} ${word('nothing')}\n`;
  const serve = (status: Status) => word(status === 'WIND_DOWN' ? 'exit' : statuses[status].mayServe ? 'yes' : 'no');
  const rows =
    'results' in answer
      ? answer.rollUp.map(({ service, entity, status }) => [service, entity, serve(status), status])
      : results.map(({ service, entity, status }) => [service, entity, serve(status), status]);
  const width = widthForWords();
  const heading = (['service', 'entity', 'serve', 'status'] as const).map(word);
  const stories = results.map(({ explanation }) => (explanation === undefined ? '' : inWords(explanation, width)));
  return [table(heading, rows, width), ...stories].join('\n');
}
