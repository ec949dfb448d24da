import { Command, Option } from 'commander';
import { CommandFailure, exitCodes } from '../failure.js';
import { defaultUrl } from '../ledger-address.js';
import { mappingNamed } from '../mappers/mapping-file.js';
import { pseudonymKeys } from '../mappers/pseudonym-keys.js';
import { isForPeople, print } from '../output.js';
import { proposeRelief, recordHurting, remap } from '../remap/remap.js';
import { printable } from '../table.js';
import { untilInterrupted } from '../until-interrupted.js';

interface RemapOptions {
  readonly mapper: string;
  readonly source?: string;
  readonly pseudonymKeys?: string;
  readonly url: string;
  readonly dryRun?: boolean;
  readonly propose?: string;
  readonly evidence?: string;
  readonly proposer?: string;
  readonly json?: boolean;
}

const help = `
What earlier versions of a mapping recorded is mapped again, from the records that were sealed with it, and held against what is
there. What the mended mapping makes that speaks against the firm is recorded at once, under an id that ends with ~ and its
version. What it would not make any more takes two persons and one of the reasons that R-420 allows: --propose makes a proposal for
each piece. What speaks for the firm and was never recorded is late by now: it is listed only. With tokens, INITIUM_TOKEN has an
officer's, who may open what is sealed.

It ends with 0 when nothing differs, with 1 when something does, with 2 when it could not finish.

Examples:
  $ initium remap --mapper sendgrid --dry-run
  $ initium remap --mapper ./ours.yaml --source mails --propose NOT_ATTRIBUTABLE --evidence 'memo 12'`;

/** `initium remap`: runs a mended mapping again. */
export function remapCommand(): Command {
  return new Command('remap')
    .description('what a mended mapping makes of what was recorded')
    .requiredOption('--mapper <name>', 'a name, or the file of a mapping')
    .option('--source <name>', "the source; the mapping's name otherwise")
    .option('--pseudonym-keys <file>', "the firm's keys for pseudonyms; INITIUM_PSEUDONYM_KEY_FILE otherwise")
    .option('--url <address>', 'the ledger', defaultUrl)
    .option('--dry-run', 'say what differs, and record nothing')
    .addOption(
      new Option('--propose <reason>', 'propose to take away what would not be made any more').choices([
        'DUPLICATE',
        'WRONG_SUBJECT',
        'TEST_DATA',
        'CLOCK_ERROR',
        'NOT_ATTRIBUTABLE',
      ]),
    )
    .option('--evidence <text>', 'where it is written down why')
    .option('--proposer <name>', 'who proposes, where the ledger asks for no tokens')
    .option('--json', 'the report as JSON')
    .addHelpText('after', help)
    .action(run);
}

async function run(options: RemapOptions): Promise<void> {
  const { url, dryRun = false, propose, evidence, proposer } = options;
  if ((propose === undefined) !== (evidence === undefined))
    throw new CommandFailure('--propose and --evidence go together');
  const compiled = mappingNamed(options.mapper);
  const source = options.source ?? compiled.mapping.mapping;
  const context = { source, keys: pseudonymKeys(options.pseudonymKeys) };
  await untilInterrupted('what was recorded stands; the same command goes on from there', async (signal) => {
    const found = await remap(url, compiled, context, signal);
    const recorded = dryRun ? 0 : await recordHurting(url, found, signal);
    const why =
      propose === undefined || evidence === undefined ? undefined : { source, reason: propose, evidence, proposer };
    const proposed = dryRun || why === undefined ? 0 : await proposeRelief(url, found, why);
    const named = (pieces: readonly { readonly id?: unknown }[]): string[] =>
      pieces.map(({ id }) => `${source}/${String(id)}`);
    const report = {
      ...found,
      hurting: named(found.hurting),
      relieving: named(found.relieving),
      tooLate: named(found.tooLate),
      recorded,
      proposed,
    };
    await print(isForPeople(options) ? reportText(report) : `${JSON.stringify(report)}\n`);
    const differs = report.hurting.length + report.relieving.length + report.tooLate.length + report.unreadable > 0;
    process.exitCode = differs ? exitCodes.bad : exitCodes.good;
  });
}

const listedMax = 20;

interface RemapReport {
  readonly records: number;
  readonly same: number;
  readonly unreadable: number;
  readonly unmapped: number;
  readonly hurting: readonly string[];
  readonly relieving: readonly string[];
  readonly tooLate: readonly string[];
  readonly recorded: number;
  readonly proposed: number;
}

function reportText({
  records,
  same,
  unreadable,
  unmapped,
  hurting,
  relieving,
  tooLate,
  ...done
}: RemapReport): string {
  const list = (what: string, names: readonly string[]): string[] => [
    `${names.length} ${what}`,
    ...names.slice(0, listedMax).map((name) => `  ${printable(name)}`),
  ];
  return `${[
    `${records} records mapped again: ${same} pieces as they are, ${unmapped} records of which nothing is made now`,
    ...(unreadable > 0
      ? [`${unreadable} records cannot be opened, so that nothing is said of what would be taken away`]
      : []),
    ...list(`speak against the firm and are new; ${done.recorded} recorded`, hurting),
    ...list(`would not be made so any more; ${done.proposed} proposed to be taken away`, relieving),
    ...list('speak for the firm and are too late', tooLate),
  ].join('\n')}\n`;
}
