/** All scenarios and worlds of every rule set over HTTP, each in a ledger of its own: `npm run scenarios`. Ends with 1 where any answer is another. */

import { removeFolders } from './running-ledger.js';
import { stories, worlds } from './scenario-corpus.js';
import { askOverHttp } from './scenarios-over-http.js';

let [asked, wrong] = [0, 0];
for (const ruleSet of ['P1', 'P2'] as const) {
  const all = [...stories(ruleSet), ...worlds(ruleSet)];
  for (const [index, story] of all.entries()) {
    for (const { question, expected, answered } of await askOverHttp(story, ruleSet)) {
      asked++;
      if (expected === answered) continue;
      wrong++;
      console.log(`${ruleSet} ${story.id}: ${question}: ${answered}, expected ${expected}`);
    }
    removeFolders();
    process.stderr.write(`\r${ruleSet}: ${index + 1} of ${all.length}, ${asked} answers, ${wrong} others   `);
  }
  process.stderr.write('\n');
}
console.log(`${asked} answers, ${wrong} of them other than expected`);
process.exitCode = wrong === 0 ? 0 : 1;
