import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventStore } from '#libs/event-store';
import { parsePolicy } from '#libs/transparency';
import { firm } from '../demo/exchange.js';
import { fetchPack, makePackOf } from './pack/ask-packs.js';
import { withPack } from './verify/open-pack.js';
import { type VerifiedPack, verifyPack } from './verify/verify-pack.js';
import { verifiedInWords } from './verify/verify-report.js';

/** The pack that a demo ends with, as a stranger finds it who has the log's key and the ledger's tag key. */
export interface DemoPack {
  readonly path: string;
  readonly policyPath: string;
  readonly tagKeyPath: string;
  readonly verified: VerifiedPack;
}

/** A ledger that is up, its store, and its folder. */
export interface DemoLedger {
  readonly url: string;
  readonly store: EventStore;
  readonly folder: string;
}

/** Has the ledger make a pack of a client, keeps it with a policy beside the ledger, and verifies it as `initium verify` does. */
export async function demoPack({ url, store, folder }: DemoLedger, client: string): Promise<DemoPack> {
  const { signal } = new AbortController();
  const body = { reason: 'the end of the demo', entity: firm, askedBy: 'demo' };
  const { id } = await makePackOf(url, client, body, { form: 'packs', signal });
  const [path, policyPath] = [join(folder, 'pack.zip'), join(folder, 'policy')];
  await fetchPack(url, id, path, signal);
  // A stranger has the key from elsewhere.
  const genesis = await store.readFirst('ledger-genesis');
  const { log } = JSON.parse(Buffer.from(genesis?.data ?? '').toString()) as { readonly log: { readonly key: string } };
  const policy = Buffer.from(`log ${log.key}\nquorum none\n`);
  writeFileSync(policyPath, policy);
  const tagKeyPath = join(folder, 'keys', 'tag.key');
  const tagKey = Buffer.from(readFileSync(tagKeyPath, 'latin1').trim(), 'hex');
  const pinned = { policy: parsePolicy(policy), tagKey, replayers: [] };
  const verified = await withPack(path, (parts) => verifyPack(parts, pinned));
  return { path, policyPath, tagKeyPath, verified };
}

export function packInWords({ path, policyPath, tagKeyPath, verified }: DemoPack): string {
  const title = `An evidence pack of ${verified.question.client}, checked without the ledger`;
  return [
    `\n${title}\n${'─'.repeat(title.length)}`,
    verifiedInWords(verified).trimEnd(),
    `  initium verify ${path} --policy ${policyPath} --tag-key ${tagKeyPath}\n`,
  ].join('\n');
}
