import { Command, Option } from 'commander';
import {
  type Assessment,
  assess,
  type Dossier,
  EvidenceSet,
  foundBy,
  type Language,
  languages,
  shippedRuleSets,
  UnknownRuleSet,
} from '#libs/assessment';
import { canonical, instantText } from '#libs/evidence';
import { CommandFailure, NotWhole } from '../failure.js';
import type { FileWholeness } from '../file-log.js';
import { inWords } from '../in-words.js';
import { nameOf } from '../lines.js';
import { isForPeople, print } from '../output.js';
import { type AskedQuestion, readQuestions } from '../question-file.js';
import { readRecorded, unproved } from '../recorded-file.js';
import { atWork } from '../signs-of-life.js';
import { table } from '../table.js';

/** An answer, with the purpose that was asked about, where that is not to serve. */
type Answer = Assessment & Pick<AskedQuestion, 'purpose'>;

export interface AssessOptions {
  readonly evidence: string;
  readonly questions: string;
  readonly simulated?: boolean;
  readonly ruleSet?: string;
  readonly explain?: Language;
  readonly logKey?: string;
  readonly json?: boolean;
}

const help = `
Each line of the evidence is a CloudEvent with ledgertime, as \`initium export\` writes it; order does not matter.
Each line of the questions is {client, service, asset, entity, at, knownAt, ruleSet?, purpose?, explain?}; purpose may be EXIT.
One of the two may be - for standard input.
An answer is by the rule set that was in force by knownAt: the one adopted, as the evidence says (ReferenceAdopted), or P2,
the one that ledgers adopt, where it says nothing of it. --rule-set, and ruleSet in a question, which goes first, ask by another one.
The answer is one JSON object a line (RFC 8785), in the order asked; on a terminal a table, unless --json is given.
Of a whole ledger's export it is said whether it is whole: each line as its leaf in the log has it, and all leaves as the checkpoint
at the end says. --log-key is the verifier key that you know the log by; without it the file's own word is taken.
It ends with 0 when every question was answered, whatever the answers, with 1 where the file is not whole, and nothing is
answered then, and with 2 where a line is wrong.

Example:
  $ initium assess --evidence exported.ndjson --questions questions.ndjson
  {"against":[],"asset":"BTC","at":"2026-08-03T09:30:00Z","because":[…],"client":"c1",…,"status":"CLIENT_INITIATED",…}`;

const ruleSetIds = shippedRuleSets.all.map(({ id }) => id);

/** `initium assess`: answers questions from recorded evidence in a file. No server, no store: how anyone recomputes a verdict. */
export function assessCommand(): Command {
  return new Command('assess')
    .description('answer questions from recorded evidence in a file: no server, no store')
    .requiredOption('--evidence <file>', 'recorded evidence, NDJSON')
    .requiredOption('--questions <file>', 'questions, NDJSON')
    .addOption(new Option('--rule-set <id>', 'answer by this rule set').choices(ruleSetIds))
    .addOption(new Option('--explain <language>', 'explain each answer in sentences').choices([...languages]))
    .option('--log-key <key>', 'the verifier key of the log that the evidence is of')
    .option('--simulated', 'the evidence was recorded under a simulated clock: the answers say so')
    .option('--json', 'one JSON object a line, also on a terminal')
    .addHelpText('after', help)
    .action(run);
}

async function run(options: AssessOptions): Promise<void> {
  atWork(`answering from ${nameOf(options.evidence)}`);
  if (!isForPeople(options)) {
    for await (const answer of answers(options)) await print(`${canonical(answer)}\n`);
    return;
  }
  const rows: string[][] = [];
  const stories: string[] = [];
  for await (const answer of answers(options)) {
    rows.push(rowOf(answer));
    if (answer.explanation !== undefined) stories.push(`\n${inWords(answer.explanation)}`);
  }
  await print([table(heading, rows), ...stories].join(''));
}

/** The answers in the order asked. Both files are read and checked whole before the first answer. */
export async function* answers({
  evidence,
  questions,
  simulated,
  ruleSet: usual,
  explain: language,
  logKey,
}: AssessOptions): AsyncGenerator<Answer> {
  if (evidence === '-' && questions === '-') {
    throw new CommandFailure('--evidence and --questions cannot both be standard input');
  }
  const asked = await readQuestions(questions, ruleSetIds);
  const held = await heldIn(evidence, asked, logKey);
  for (const { client, knownAt, ruleSet = usual, explain = language, ...question } of asked) {
    const telling = { simulatedClock: simulated === true, ...(explain && { explain }) };
    const answer = assess(dossierIn(held, client, knownAt, ruleSet), question, telling);
    yield { ...answer, ...(question.purpose && { purpose: question.purpose }) };
  }
}

/** The evidence of a file, ready to be asked, and what cannot be asked of it. */
interface Held {
  readonly set: EvidenceSet;
  /** Throws where the file does not say what a rule set makes of the sources. */
  mustKnow(ruleSet: string): void;
}

/**
 * Where a file has the ledger's findings in place of what sources sent, it says so, and answers nothing about what
 * was known before these, nor by a rule set of which it has none.
 */
async function heldIn(file: string, asked: readonly AskedQuestion[], logKey: string | undefined): Promise<Held> {
  const { evidence: read, coverage, log } = await readRecorded(file);
  const wholeness = log.wholeness(logKey);
  tellWholeness(file, wholeness);
  const evidence = wholeness?.after === 0 ? read : read.map(unproved);
  if (coverage.length === 0) return { set: new EvidenceSet(evidence, shippedRuleSets), mustKnow: () => undefined };
  const foundAt = Math.max(...coverage.map(({ knownAt }) => knownAt));
  const names = new Set(coverage.map(({ source }) => source));
  const sources = `${names.size} ${names.size === 1 ? 'source' : 'sources'}`;
  const finding = `the coverage of ${sources} (R-227) is in ${nameOf(file)} as the ledger found it at ${instantText(foundAt)}`;
  if (asked.some(({ knownAt }) => knownAt < foundAt))
    throw new CommandFailure(`${finding}; to ask what was known before, export it with --with-sources`);
  process.stderr.write(`${finding}; initium export --with-sources lets it be recomputed\n`);
  const found = new Map(coverage.map(({ ruleSet, source, gaps }) => [`${ruleSet} ${source}`, foundBy(gaps)]));
  const mustKnow = (ruleSet: string): void => {
    if ([...names].every((source) => found.has(`${ruleSet} ${source}`))) return;
    const by = [...new Set(coverage.map((one) => one.ruleSet))].join(' and ');
    throw new CommandFailure(
      `${finding}, by rule set ${by}: to ask by ${ruleSet}, export it with --with-sources, or by a ledger that has it`,
    );
  };
  const set = new EvidenceSet(evidence, shippedRuleSets, (source, ruleSet) => found.get(`${ruleSet} ${source}`));
  return { set, mustKnow };
}

/** Of a file that says nothing of a log, nothing is said either. Throws where it is not whole. */
function tellWholeness(file: string, wholeness: FileWholeness | undefined): void {
  if (wholeness === undefined) return;
  const { wrong, leaves, after, origin, isKeyGiven, continued } = wholeness;
  if (wrong !== undefined) throw new NotWhole(`${nameOf(file)} is not whole: ${wrong}`);
  const key = isKeyGiven
    ? 'as the key signed that you gave'
    : 'as the key signed that the file itself names: give yours by --log-key';
  const more = after === 0 ? '' : `; ${after} lines after these are in no checkpoint yet`;
  const before = continued.map(
    (one) => `; it goes on from the first ${one.from} of ${one.size} leaves that ${one.origin} was signed with`,
  );
  process.stderr.write(
    `${nameOf(file)} is whole: all ${leaves} leaves of ${origin}, ${key}${before.join('')}${more}\n`,
  );
}

function dossierIn({ set, mustKnow }: Held, client: string, knownAt: number, ruleSet: string | undefined): Dossier {
  try {
    const dossier = set.dossier(client, knownAt, ruleSet);
    mustKnow(dossier.ruleSet.id);
    return dossier;
  } catch (error) {
    if (!(error instanceof UnknownRuleSet)) throw error;
    const known = ruleSetIds.join(' and ');
    throw new CommandFailure(
      `the evidence adopts rule set ${error.id}, and this version has ${known}: take a newer one, or ask by --rule-set`,
    );
  }
}

const heading = [
  ...['client', 'service', 'asset', 'entity', 'at', 'known at', 'rule set', 'purpose', 'may'],
  ...['status', 'rule', 'because'],
];

function rowOf(answer: Answer): string[] {
  const { client, service, asset, entity, at, knownAt, status, mayServe, rule, because } = answer;
  const { flags, purpose } = answer;
  const ruleSet = flags.includes('HYPOTHETICAL') ? `${answer.ruleSet}, what if` : answer.ruleSet;
  const evidence = because.map(({ source, id }) => `${source}/${id}`).join(' ');
  const asked = [client, service, asset, entity, at, knownAt, ruleSet, purpose === 'EXIT' ? 'exit' : 'serve'];
  return [...asked, mayServe ? 'yes' : 'no', status, rule, evidence];
}
