import { Injectable } from '@nestjs/common';
import { instant, isKind, type RecordedEvidence } from '#libs/evidence';
import { Dossiers, KnownRegisters, Views } from '#libs/views';
import { cursorAt, numberIn, positionIn } from './cursor.js';
import { KnownEvidence } from './known-evidence.js';
import { unknownClient } from './names.js';
import type { PageParameters } from './page-parameters.js';
import { type BesidePassedOver, PassedOver } from './passed-over.js';
import { QuestionClocks } from './question-clocks.js';
import { type ShownArrival, shownArrivals } from './shown-arrivals.js';
import { type Footing, footing, type Standpoint } from './standpoint.js';

/**
 * One piece of evidence, with both its times; late where it came too long after it occurred to help the firm. Or
 * what arrived, claims to be about the client and is no evidence: that stands where it says that it occurred.
 */
export type ShownTimelineEntry = RecordedEvidence & { readonly late: boolean; readonly arrival?: ShownArrival };

export interface TimelinePage extends Footing, BesidePassedOver {
  readonly client: string;
  readonly items: readonly ShownTimelineEntry[];
  readonly next: string | null;
}

/** The story of a client, in order of occurrence. */
@Injectable()
export class Timelines {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly views: Views,
    private readonly dossiers: Dossiers,
    private readonly known: KnownEvidence,
    private readonly registers: KnownRegisters,
    private readonly foreign: PassedOver,
  ) {}

  async page(client: string, asked: PageParameters): Promise<TimelinePage> {
    const { standpoint, place } = await this.clocks.page(asked, 'timeline', 2);
    const { upTo, at } = standpoint;
    if (!this.views.evidenceIndex.hasAny(`client/${client}`, upTo)) throw unknownClient(client, standpoint);
    const subjects = await this.#subjects(client, standpoint);
    const after = place && { time: numberIn(place[0]), position: positionIn(place[1]) };
    const found = this.views.evidenceIndex.timeline(subjects, { upTo, at, after, limit: asked.limit + 1 });
    const given = found.slice(0, asked.limit);
    const last = given.at(-1);
    const registers = await this.registers.at(standpoint);
    const limitMs = registers.tables.policy.contemporaneityLimitMs;
    const evidence = await this.known.at(given.map(({ position }) => position));
    const hasArrivals = evidence.some((one) => isKind(one, 'Quarantined') || isKind(one, 'Conflict'));
    const arrivals = hasArrivals
      ? shownArrivals(await this.dossiers.evidenceOf(client, standpoint), registers, client)
      : undefined;
    return {
      client,
      ...footing(standpoint),
      items: evidence.map((one) => {
        const late = instant(one.ledgertime) - instant(one.time) > limitMs;
        const arrival = arrivals?.get(one.position as string);
        return arrival === undefined ? { ...one, late } : { ...one, late, arrival };
      }),
      next: found.length > asked.limit && last ? cursorAt('timeline', standpoint, last.time, last.position) : null,
      ...this.foreign.concerning(`client/${client}`, standpoint),
    };
  }

  /** The client, what is linked to it, and the campaigns, actors and surfaces that their evidence names by `at`. */
  async #subjects(client: string, standpoint: Standpoint): Promise<string[]> {
    const { upTo, at } = standpoint;
    const own = this.dossiers.subjectsOf(`client/${client}`, upTo);
    const evidence = await this.known.at(this.views.evidenceIndex.positionsOf(own, upTo));
    const named = namedIn(evidence.filter(({ time }) => instant(time) <= at));
    const campaigns = [...named].filter((subject) => subject.startsWith('campaign/'));
    const actors = namedIn(await this.known.at(this.views.evidenceIndex.positionsOf(campaigns, upTo)));
    return [...new Set([...own, ...named, ...actors])];
  }
}

/** Register entries that evidence refers to, by the fields that all kinds call the same. */
function namedIn(evidence: readonly RecordedEvidence[]): Set<string> {
  const named = new Set<string>();
  for (const { data } of evidence) {
    const { campaign, campaigns, actor, surface } = data as Readonly<Record<string, unknown>>;
    if (typeof campaign === 'string') named.add(`campaign/${campaign}`);
    if (Array.isArray(campaigns)) for (const one of campaigns) named.add(`campaign/${String(one)}`);
    if (typeof actor === 'string' && actor !== 'FIRM') named.add(`actor/${actor}`);
    if (typeof surface === 'string') named.add(`surface/${surface}`);
  }
  return named;
}
