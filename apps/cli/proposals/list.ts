import { isForPeople, print } from '../output.js';
import { table } from '../table.js';
import { askProposals, type ProposalAnswer } from './ask-proposals.js';

interface ListOptions {
  readonly state: string;
  readonly url: string;
  readonly json?: boolean;
}

interface Page {
  readonly items: readonly ProposalAnswer[];
  readonly next: string | null;
}

/** `initium proposals`: all in a state, oldest first. */
export async function listProposals({ state, url, ...options }: ListOptions): Promise<void> {
  const rows: string[][] = [];
  const isTable = isForPeople(options);
  for (let after: string | null | undefined; after !== null; ) {
    const query = new URLSearchParams({ ...(state !== 'all' && { state }), ...(after !== undefined && { after }) });
    const page: Page = await askProposals<Page>(url, `?${query}`);
    for (const one of page.items)
      if (isTable) rows.push(rowOf(one));
      else await print(`${JSON.stringify(one)}\n`);
    after = page.next;
  }
  if (isTable) await print(table(['id', 'what', 'about', 'proposed by', 'state', 'until'], rows));
}

function rowOf({ id, summary, subject, proposedBy, state, decision, waitsFor, expires }: ProposalAnswer): string[] {
  const by = decision === null ? '' : ` by ${decision.by}`;
  const how = waitsFor === null ? `${state}${by}` : `waits for ${waitsFor}`;
  return [id, summary, subject, proposedBy, how, expires];
}
