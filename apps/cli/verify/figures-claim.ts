import { statuses } from '#libs/assessment';
import { canonical } from '#libs/evidence';
import {
  type RelyingCount,
  type RowOfClient,
  rowsOfClients,
  type StateDossierQuestion,
  type StateFigures,
} from '#libs/evidence-pack';
import { mustHold } from './claim.js';
import { counted } from './opened-pack.js';
import type { VerifiedPack } from './verify-pack.js';

interface CountedAsked {
  readonly question: StateDossierQuestion;
  readonly figures: StateFigures;
  /** `data/clients.csv`. */
  readonly clients: Uint8Array;
  /** The packs of the sample. */
  readonly packs: readonly VerifiedPack[];
}

/**
 * What of the ledger's own counts can be held against something: the counts against the rows, and rows of the sample that hold at the
 * period's end against the answers of its packs. Throws a `FalseClaim` where they do not agree. Says in words what is claimed.
 */
export function countsInWords({ question, figures, clients, packs }: CountedAsked): string {
  const found = countRows(clients, question);
  mustHold(
    found.rows === figures.rows && found.clients === figures.clients,
    () =>
      `clients.csv has ${found.rows} rows of ${found.clients} clients, and figures.json says ${figures.rows} of ${figures.clients}`,
  );
  mustHold(
    canonical(found.relying) === canonical(figures.relying),
    () => 'figures.json counts other clients by entity, service and status than are in clients.csv',
  );
  const compared = packs.filter((pack) => isSame(pack, found.ofSample.get(pack.question.client) ?? [], question));
  return [
    `${counted(figures.clients)} clients in ${counted(figures.rows)} rows, and ${figures.indicators.length} indicators`,
    'as claimed (the hash of the manifest is in the ledger.pack leaf)',
    ...(packs.length === 0
      ? []
      : [`rows of ${compared.length} of ${packs.length} sampled clients agree with their packs`]),
  ].join(' · ');
}

function countRows(bytes: Uint8Array, { sample }: StateDossierQuestion) {
  const packs = new Map(sample.map(({ client, pack }) => [client, pack]));
  const ofSample = new Map<string, RowOfClient[]>();
  const relying = new Map<string, number>();
  let [rows, clients, before] = [0, 0, ''];
  let met = new Set<string>();
  for (const row of rowsOfClients(bytes)) {
    const { client, entity, service, status, basis } = row;
    rows++;
    if (client !== before) [clients, met, before] = [clients + 1, new Set(), client];
    const key = JSON.stringify([entity, service, status]);
    if (!met.has(key)) relying.set(key, (relying.get(key) ?? 0) + 1);
    met.add(key);
    const pack = packs.get(client);
    mustHold(
      basis === (pack === undefined ? 'claimed' : `pack ${pack}`),
      () => `clients.csv says of ${client} that it comes from ${basis}`,
    );
    if (pack !== undefined) ofSample.set(client, [...(ofSample.get(client) ?? []), row]);
  }
  const counts = [...relying.keys()].sort().map((key): RelyingCount => {
    const [entity, service, status] = JSON.parse(key) as [string, string, string];
    return { entity, service, status, clients: relying.get(key) ?? 0 };
  });
  return { rows, clients, relying: counts, ofSample };
}

/** Whether a pack could be compared. Throws a `FalseClaim` where its answers are others than the rows that hold at the period's end. */
function isSame(
  { question: { client, entity }, recomputed }: VerifiedPack,
  rows: readonly RowOfClient[],
  { state }: StateDossierQuestion,
): boolean {
  if (recomputed === undefined) return false;
  const textOf = ({ service, asset, status, rule }: Pick<RowOfClient, 'service' | 'asset' | 'status' | 'rule'>) =>
    `${service} ${asset} ${status} (${rule})`;
  const told = rows.filter((row) => row.until === null && row.entity === entity).map(textOf);
  const relying = recomputed.answers.filter(({ status }) => statuses[status].reliesOnExemption);
  const made = recomputed.state === state ? relying.map(textOf) : [];
  mustHold(
    canonical(told.sort()) === canonical(made.sort()),
    () =>
      `clients.csv says of ${client} at the end of the period: ${told.join(', ') || 'nothing'}; from its pack follows: ${made.join(', ') || 'nothing'}`,
  );
  return true;
}
