import { Command } from 'commander';
import { defaultUrl } from '../ledger-address.js';
import { adoptRuleSet } from '../rules/adopt.js';
import { compareRuleSets } from '../rules/diff.js';
import { listRuleSets, showRuleSet } from '../rules/show.js';

const help = `
A rule set is the law that answers are given by, with its reference data. One is in force; another may be adopted, from then
on: answers as known before stay as they are.

list and show are for every role that may ask, diff for officers and auditors, adopt for officers. With tokens, INITIUM_TOKEN
has the one to send.

Examples:
  $ initium rules list
  $ initium rules show P2
  $ initium rules diff P1 P2
  $ initium rules adopt P2`;

const diffHelp = `
Every client is answered by both sets, which takes all cores of the ledger for as long as a rebuild of its statuses; what is
prepared is kept for the adoption. The numbers come first, then whose statuses they are: those that R-229 would decide, then
all others. With --json a line for each, and the numbers last.

It ends with 0 where both say the same, with 1 where statuses differ, with 2 when it could not finish.

Example:
  $ initium rules diff P1 P2 --json > changes.ndjson`;

const adoptHelp = `
The ledger makes everything ready first, then records the adoption: from then on it is in force. Lists and the portfolio follow
within moments. It goes on where this command is interrupted, and asked again the command waits for it; where the ledger ends
before the adoption is recorded, asked again it goes on from what was prepared.

With tokens this takes two persons: it is proposed, and another officer approves it (initium approve).

It ends with 0 when the set is in force, with 1 when it was proposed, with 2 when it could not be adopted.

Example:
  $ initium rules adopt P2`;

/** `initium rules`: rule sets of a ledger, what another would change, and its adoption. */
export function rulesCommand(): Command {
  return new Command('rules')
    .description('rule sets: what there is, what another would change, adoption')
    .addCommand(asking('list', 'every rule set, and when it was adopted', '').action(listRuleSets))
    .addCommand(
      asking('show', 'the rules of a set, from the top of the decision table', '')
        .argument('[set]', 'the one in force when left out')
        .action(showRuleSet),
    )
    .addCommand(
      asking('diff', 'which statuses become others, and by which rule', diffHelp)
        .argument('<from>', 'a rule set')
        .argument('<to>', 'another one')
        .option('--limit <number>', 'how many statuses are shown in a table', '50')
        .action(compareRuleSets),
    )
    .addCommand(
      asking('adopt', 'have the ledger go by another rule set', adoptHelp)
        .argument('<set>', 'a rule set')
        .action(adoptRuleSet),
    )
    .option('--json', 'one JSON object a line, also on a terminal')
    .addHelpText('after', help);
}

function asking(name: string, summary: string, help: string): Command {
  const command = new Command(name)
    .description(summary)
    .option('--url <address>', 'the ledger', defaultUrl)
    .option('--json', 'one JSON object a line, also on a terminal');
  return help === '' ? command : command.addHelpText('after', help);
}
