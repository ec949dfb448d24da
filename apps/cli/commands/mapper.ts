import { Command, Option } from 'commander';
import { defaultUrl } from '../ledger-address.js';
import { linksToNew } from '../mapper/links-to-new.js';
import { listMappings } from '../mapper/list.js';
import { newKey } from '../mapper/new-key.js';
import { newMapping } from '../mapper/new-mapping.js';
import { writePage } from '../mapper/page.js';
import { pseudonymsOf } from '../mapper/pseudonyms-of.js';
import { testMappings } from '../mapper/test-mappings.js';

const help = `
A mapping says what becomes of a vendor's records: one file of YAML, without code, with samples and what has to come of them
(packages/mappers/README.md). Every subcommand takes --json.

Examples:
  $ initium mapper list
  $ initium mapper test sendgrid ./our-crm.yaml
  $ initium mapper new our-crm --sample export.ndjson > our-crm.yaml
  $ initium mapper new-key pseudonyms.key
  $ INITIUM_PSEUDONYM_KEY_FILE=pseudonyms.key initium mapper pseudonym email < addresses.txt
  $ initium mapper links email --source crm < addresses.txt | initium import -`;

/** `initium mapper`: mappings, and the pseudonyms that they make. */
export function mapperCommand(): Command {
  const command = new Command('mapper')
    .description("mappings of vendors' records: list, test, new; the firm's key for pseudonyms")
    .addHelpText('after', help);
  command
    .command('list')
    .description('the mappings that are shipped')
    .option('--json', 'one JSON object a line, also on a terminal')
    .action(listMappings);
  command
    .command('test')
    .description('try the samples of mappings; all that are shipped where none is named')
    .argument('[mapping...]', 'names of shipped ones, or files')
    .option('--json', 'one JSON object a line, also on a terminal')
    .action(testMappings);
  command
    .command('new')
    .description('a mapping to begin with, from a record of the vendor')
    .argument('<name>', 'what it is to be called: a-z, 0-9 and -')
    .requiredOption('--sample <file>', "some of the vendor's records: JSON, NDJSON or CSV")
    .action(newMapping);
  command
    .command('new-key')
    .description('a key for pseudonyms; a file that has some gets one more, which is in force from then on')
    .argument('<file>', 'where it is kept')
    .action(newKey);
  command
    .command('pseudonym')
    .description('the pseudonyms of what is on standard input, one a line, as every mapping makes them')
    .addArgument(new Command().createArgument('<form>', 'what they are').choices(['email', 'phone', 'device']))
    .option('--pseudonym-keys <file>', "the firm's keys; INITIUM_PSEUDONYM_KEY_FILE otherwise")
    .addOption(new Option('--country <code>', 'of telephone numbers without their country'))
    .option('--json', 'one JSON object a line, with the pseudonyms by earlier keys')
    .action(pseudonymsOf);
  command
    .command('links')
    .description(
      'after a new key: CloudEvents that link clients to the new names of what is on standard input, one a line',
    )
    .addArgument(new Command().createArgument('<form>', 'what they are').choices(['email', 'phone', 'device']))
    .requiredOption('--source <name>', 'under which source they are to be recorded')
    .option('--pseudonym-keys <file>', "the firm's keys; INITIUM_PSEUDONYM_KEY_FILE otherwise")
    .option('--country <code>', 'of telephone numbers without their country')
    .option('--url <address>', 'the ledger', defaultUrl)
    .action(linksToNew);
  command
    .command('page')
    .description('docs/mappings.md: which kinds follow from which system, with an example of each')
    .action(writePage);
  return command;
}
