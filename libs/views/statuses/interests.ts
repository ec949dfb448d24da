import type { Registers } from '#libs/assessment';
import { instant, isKind, type RecordedEvidence } from '#libs/evidence';

/** A request of the client, from when on campaigns and sources had to be whole for it (ms), and where it is recorded. */
interface Asked {
  readonly position: bigint;
  readonly from: number;
  readonly to: number;
}

/** By what a change of the registers may concern a client: what its evidence names, and what it asked for. */
export interface Interests {
  /** Register entries, as subjects: `campaign/x`. */
  readonly names: ReadonlySet<string>;
  readonly requests: readonly Asked[];
}

/** Fields by which evidence about clients names register entries. */
interface Naming {
  readonly campaign?: string;
  readonly actor?: string;
  readonly surface?: string;
  readonly asset?: string;
  readonly coverage?: unknown;
  readonly enquiry?: unknown;
}

/** The interests of a client, given all evidence that is its own or linked, and the registers as known by then. */
export function interestsOf(client: string, evidence: readonly RecordedEvidence[], registers: Registers): Interests {
  const names = new Set<string>();
  const asked: { position: bigint; at: number }[] = [];
  let [firstContact, lastContact] = [Infinity, -Infinity];
  for (const item of evidence) {
    addNames(item.data as Naming, names);
    if (isKind(item, 'ClientContact')) {
      const at = instant(item.time);
      [firstContact, lastContact] = [Math.min(firstContact, at), Math.max(lastContact, at)];
    }
    if (isKind(item, 'ServiceRequest') && item.subject === `client/${client}`)
      asked.push({ position: BigInt(item.position as string), at: instant(item.time) });
  }
  const { campaigns } = registers.for();
  for (const name of [...names])
    for (const { asset } of (name.startsWith('campaign/') ? campaigns.get(name.slice(9)) : undefined)?.entries ?? [])
      if (asset !== '*') names.add(`asset/${asset}`);
  const { campaignShadowMs } = registers.tables.policy;
  const requests = asked.map(({ position, at }) => {
    // A first contact long after the request turns the look-back around: what lies between counts then.
    const to = Math.max(at, lastContact - campaignShadowMs);
    return { position, from: Math.min(firstContact, at) - campaignShadowMs, to };
  });
  return { names, requests };
}

function addNames({ campaign, actor, surface, asset, coverage, enquiry }: Naming, names: Set<string>): void {
  if (campaign !== undefined) names.add(`campaign/${campaign}`);
  if (actor !== undefined) names.add(`actor/${actor}`);
  if (surface !== undefined) names.add(`surface/${surface}`);
  if (asset !== undefined) names.add(`asset/${asset}`);
  for (const entries of [coverage, enquiry])
    if (Array.isArray(entries))
      for (const entry of entries as { asset: string }[]) if (entry.asset !== '*') names.add(`asset/${entry.asset}`);
}
