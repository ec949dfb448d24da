import { Case, decide, type Status } from '#libs/assessment';
import { instant, type RecordedEvidence } from '#libs/evidence';
import type { ClientSources } from './client-sources.js';
import type { Standpoint } from './standpoint.js';

/** Where a client is at an instant: `ASSUMED` inside where nothing shows it. */
export interface ClientEntry {
  readonly client: string;
  readonly location: { readonly perimeter: 'INSIDE' | 'OUTSIDE' | 'ASSUMED'; readonly country: string | null };
  readonly statuses: readonly ClientStatus[];
}

export interface ClientStatus {
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly status: Status;
  readonly rule: string;
}

/** Register entries, as subjects: evidence is to name one of each list. */
export type Named = readonly (readonly string[])[];

/** Of one client, for an entity of which no status is kept. */
export async function entryOf(
  { dossiers }: ClientSources,
  { client, entity, standpoint }: { readonly client: string; readonly entity: string; readonly standpoint: Standpoint },
): Promise<ClientEntry> {
  const dossier = await dossiers.passing(client, standpoint);
  const { state, ...where } = dossier.circumstances.whereabouts.at(standpoint.at);
  const country = 'country' in where ? (where.country ?? null) : null;
  const statuses = dossier.subjects().map((subject) => {
    const question = { ...subject, entity, at: standpoint.at };
    const { status, rule } = decide(new Case(dossier, question), dossier.ruleSet);
    return { ...subject, entity, status, rule };
  });
  return { client, location: { perimeter: state, country }, statuses };
}

/** Whether what was known of a client, and had occurred, names one of each list. */
export async function isNaming(
  { dossiers }: ClientSources,
  { client, named, standpoint }: { readonly client: string; readonly named: Named; readonly standpoint: Standpoint },
): Promise<boolean> {
  const evidence = await dossiers.passingEvidenceOf(client, standpoint);
  const said = new Set(evidence.flatMap((one) => (instant(one.time) <= standpoint.at ? namesIn(one) : [])));
  return named.every((list) => list.some((name) => said.has(name)));
}

/** Of nobody in particular it is the firm's own. */
const firmCommunication = 'initium.FirmCommunication.v1';

/** Where evidence about clients names an entry of a register. What a check looked for did not reach the client. */
function namesIn(evidence: RecordedEvidence): string[] {
  const { campaign, surface, ...said } = evidence.data as Readonly<Record<string, unknown>>;
  const actor = said.actor ?? (evidence.type === firmCommunication ? 'FIRM' : undefined);
  const named = { campaign, actor, surface };
  return Object.entries(named).flatMap(([kind, name]) => (typeof name === 'string' ? `${kind}/${name}` : []));
}
