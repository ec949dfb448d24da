import { shippedRuleSets } from '#libs/assessment';
import { parseJson } from '#libs/evidence';
import { ledgerFact } from '../apps/ledger/ledger-fact.js';
import type { RunningLedger } from '../apps/ledger/main.js';

/** Records that the ledger adopts a shipped rule set with its reference data, from now on; the second that it adopts. */
export async function adoptRuleSet({ store }: RunningLedger, id: string): Promise<void> {
  const genesis = await store.readFirst('ledger-genesis');
  const { origin } = parseJson(genesis?.data ?? new Uint8Array()).value as { origin: string };
  const { reference } = shippedRuleSets.of(id);
  const data = { ruleSet: id, version: reference.version, sha256: 'a'.repeat(64), content: { ...reference } };
  const stream = 'ledger-adoption-2';
  const fact = { kind: 'ReferenceAdopted' as const, id: 'adoption-2', now: store.now(), data, by: 'ledger' as const };
  const events = [ledgerFact({ origin, instance: 'test' }, fact)];
  await store.append([{ stream, expectedRevision: 'NO_STREAM', events }]);
}
