import { lacksCheck, type OwnCheck, ownCheck } from '#libs/assessment';
import { Refusal } from '../refusal.js';
import type { ClientSources } from './client-sources.js';
import { type BesidePassedOver, passedOver } from './passed-over.js';
import type { Standpoint } from './standpoint.js';

/** What the ledger sees that looks for exposures of a client itself, and whether a request lacks such a check. */
export interface SeenExposures {
  readonly check: OwnCheck;
  readonly isLacking: boolean;
  readonly beside: BesidePassedOver;
}

/** Refuses with `not-found` where nothing is known of the client. */
export async function seenOf(
  from: ClientSources,
  { client, standpoint }: { readonly client: string; readonly standpoint: Standpoint },
): Promise<SeenExposures> {
  const dossier = await from.dossiers.passing(client, standpoint);
  if (dossier.owned.length === 0)
    throw new Refusal('not-found', `Nothing is known of client ${client}; look for its name in /v1/clients.`);
  const { origin } = from.genesis;
  const check = ownCheck(dossier, standpoint.at, origin);
  const isLacking = lacksCheck(dossier, standpoint.at, check, origin);
  return { check, isLacking, beside: passedOver(from, `client/${client}`, standpoint) };
}
