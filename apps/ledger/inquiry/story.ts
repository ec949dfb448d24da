import { instant, isKind, namedRegisters, type RecordedEvidence } from '#libs/evidence';
import type { TimelineCursor } from '#libs/views';
import type { ClientSources } from './client-sources.js';
import { type BesidePassedOver, passedOver } from './passed-over.js';
import { type ShownArrival, shownArrivals } from './shown-arrivals.js';
import type { Standpoint } from './standpoint.js';

/**
 * One piece of evidence, with both its times; late where it came too long after it occurred to help the firm. Or
 * what arrived, claims to be about the client and is no evidence: that stands where it says that it occurred.
 */
export type ShownTimelineEntry = RecordedEvidence & { readonly late: boolean; readonly arrival?: ShownArrival };

export interface StoryAsked {
  readonly client: string;
  readonly standpoint: Standpoint;
  readonly after: TimelineCursor | undefined;
  readonly limit: number;
}

export interface ClientStory {
  readonly items: readonly ShownTimelineEntry[];
  /** The last of them, where more come after it. */
  readonly last: TimelineCursor | undefined;
  readonly beside: BesidePassedOver;
}

/** A stretch of the story of a client, in order of occurrence. */
export async function storyOf(
  from: ClientSources,
  { client, standpoint, after, limit }: StoryAsked,
): Promise<ClientStory> {
  const { evidenceIndex, evidenceAt } = from;
  const { upTo, at } = standpoint;
  const subjects = await subjectsOf(from, client, standpoint);
  const found = evidenceIndex.timeline(subjects, { upTo, at, after, limit: limit + 1 });
  const given = found.slice(0, limit);
  const registers = await from.registers.at(standpoint);
  const limitMs = registers.tables.policy.contemporaneityLimitMs;
  const evidence = await evidenceAt(given.map(({ position }) => position));
  const hasArrivals = evidence.some((one) => isKind(one, 'Quarantined') || isKind(one, 'Conflict'));
  const arrivals = hasArrivals
    ? shownArrivals(await from.dossiers.evidenceOf(client, standpoint), registers, client)
    : undefined;
  return {
    items: evidence.map((one) => {
      const late = instant(one.ledgertime) - instant(one.time) > limitMs;
      const arrival = arrivals?.get(one.position as string);
      return arrival === undefined ? { ...one, late } : { ...one, late, arrival };
    }),
    last: found.length > limit ? given.at(-1) : undefined,
    beside: passedOver(from, `client/${client}`, standpoint),
  };
}

/** The client, what is linked to it, and the campaigns, actors and surfaces that their evidence names by `at`. */
async function subjectsOf(
  { dossiers, evidenceIndex, evidenceAt }: ClientSources,
  client: string,
  { upTo, at }: Standpoint,
): Promise<string[]> {
  const own = dossiers.subjectsOf(`client/${client}`, upTo);
  const evidence = await dossiers.evidenceOf(client, { upTo });
  const named = namedRegisters(evidence.filter(({ time }) => instant(time) <= at));
  const campaigns = [...named].filter((subject) => subject.startsWith('campaign/'));
  const actors = namedRegisters(await evidenceAt(evidenceIndex.positionsOf(campaigns, upTo)));
  return [...new Set([...own, ...named, ...actors])];
}
