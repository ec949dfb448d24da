import { Case, decide, type Status } from '#libs/assessment';
import type { ClientSources } from './client-sources.js';
import type { Standpoint } from './standpoint.js';

/** Where a client is at an instant: `ASSUMED` inside where nothing shows it. */
export interface ClientEntry {
  readonly client: string;
  readonly location: { readonly perimeter: 'INSIDE' | 'OUTSIDE' | 'ASSUMED'; readonly country: string | null };
  readonly statuses: readonly ClientStatus[];
  /** Where its evidence is not as the log has it. */
  readonly settled?: false;
}

export interface ClientStatus {
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly status: Status;
  readonly rule: string;
}

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
