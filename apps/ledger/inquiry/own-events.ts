import type { ClientSources } from './client-sources.js';
import type { Knowledge } from './standpoint.js';

export interface EventsAsked {
  readonly client: string;
  readonly standpoint: Knowledge;
  readonly positions: readonly bigint[];
}

/** Those of these positions at which evidence of a client stands, or of what is linked to it. */
export async function ownAmong(
  { dossiers, evidenceIndex }: ClientSources,
  { client, standpoint: { upTo }, positions }: EventsAsked,
): Promise<readonly bigint[]> {
  const own = new Set(evidenceIndex.positionsOf(dossiers.subjectsOf(`client/${client}`, upTo), upTo));
  return positions.filter((position) => own.has(position));
}
