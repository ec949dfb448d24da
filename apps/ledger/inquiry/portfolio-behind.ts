import { Injectable } from '@nestjs/common';
import type { IndicatorRule } from '#libs/assessment';
import { EventStore } from '#libs/event-store';
import { fromStored } from '#libs/evidence';
import type {
  Behind,
  ControlRow,
  FactRow,
  PromoterRow,
  RuledStatus,
  ServedRow,
  UnsettledRow,
  UpliftRow,
} from '#libs/views';
import { timeText } from './instants.js';
import { type UpliftInWords, upliftInWords } from './portfolio-values.js';

interface Reference {
  readonly source: string;
  readonly id: string;
}

/** A client that relied, with each State where it was then. */
export interface RelyingClient {
  readonly client: string;
  readonly states: readonly string[];
}

export interface ExtendedClient {
  readonly client: string;
  readonly extensions: number;
}

export interface ChangeWithSignUps extends UpliftInWords {
  /** The first thousand after the change. */
  readonly signUps: readonly { readonly client: string; readonly at: string }[];
}

/** A piece of evidence; `detail` is what kind of origin it was, or which country. */
export interface FactBehind {
  readonly subject: string;
  readonly kind: string;
  readonly time: string;
  readonly ledgertime: string;
  readonly detail: string | null;
  readonly evidence: Reference;
}

/** A service, and the status at its time as it was known at two positions. */
export interface ServedAgainst {
  readonly client: string;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  /** Absent: to serve. */
  readonly purpose?: 'EXIT';
  readonly time: string;
  readonly ledgertime: string;
  readonly evidence: Reference;
  readonly knownThen: RuledStatus & { readonly knownAt: string };
  readonly knownNow: RuledStatus;
}

/** A control and what is wrong with it. */
export interface UnfitControl {
  readonly finding: ControlRow['finding'];
  readonly control: string;
  /** Null where nobody tested it. */
  readonly tested: string | null;
  /** Null for all. */
  readonly memberStates: readonly string[] | null;
  readonly result: ControlRow['result'];
  readonly testedUntil: string | null;
  readonly evidence: Reference | null;
}

/** Somebody who promotes and may do so in the Union. */
export interface UnbarredActor {
  readonly actor: string;
  readonly campaigns: readonly string[];
  readonly agreements: readonly string[];
}

/** What arrived and is no evidence, as far as it could be read; `arrival` is a quarantineId or a conflictId. */
export type UnsettledArrival = Pick<UnsettledRow, 'type' | 'source' | 'subject' | 'id'> & { readonly arrival: string };

export type BehindRow =
  | RelyingClient
  | ExtendedClient
  | ChangeWithSignUps
  | FactBehind
  | ServedAgainst
  | UnfitControl
  | UnbarredActor
  | UnsettledArrival;

/** The rows behind a figure, as answers write them: names in place of numbers, evidence in place of positions. */
@Injectable()
export class BehindRows {
  constructor(private readonly store: EventStore) {}

  async inWords<Rule extends IndicatorRule>(rule: Rule, rows: readonly Behind[Rule][]): Promise<BehindRow[]> {
    switch (rule) {
      case 'R-801':
      case 'R-802':
        return (rows as readonly Behind['R-801'][]).map(({ client, states }) => ({ client: nameOf(client), states }));
      case 'R-803':
        return (rows as readonly UpliftRow[]).map((row) => ({
          ...upliftInWords(row),
          signUps: row.signUps.map(({ client, at }) => ({ client: nameOf(client), at: timeText(at) })),
        }));
      case 'R-805':
        return (rows as readonly Behind['R-805'][]).map(({ client, extensions }) => {
          return { client: nameOf(client), extensions };
        });
      case 'R-808':
        return this.#served(rows as readonly ServedRow[]);
      case 'R-809':
        return (rows as readonly ControlRow[]).map(({ cursor: _, subject: tested, testedUntil, ...row }) => {
          return { ...row, tested, testedUntil: testedUntil === null ? null : timeText(testedUntil) };
        });
      case 'R-810':
        return (rows as readonly PromoterRow[]).map(({ actor, campaigns, agreements }) => {
          return { actor, campaigns, agreements };
        });
      case 'R-146':
        return (rows as readonly UnsettledRow[]).map(({ name: arrival, type, source, subject, id }) => {
          return { arrival, type, source, subject, id };
        });
      case 'R-804':
      case 'R-806':
      case 'R-807':
        return this.#facts(rows as readonly FactRow[]);
    }
  }

  async #facts(rows: readonly FactRow[]): Promise<FactBehind[]> {
    const recorded = await this.#recorded(rows);
    return rows.map(({ subject, kind, time, detail }, index) => {
      return { subject, kind, time: timeText(time), detail, ...(recorded[index] as Recorded) };
    });
  }

  async #served(rows: readonly ServedRow[]): Promise<ServedAgainst[]> {
    const recorded = await this.#recorded(rows);
    return rows.map(({ client, service, asset, entity, exits, time, knownAt, knownThen, knownNow }, index) => ({
      ...{ client: nameOf(client), service, asset, entity, ...(exits && { purpose: 'EXIT' as const }) },
      time: timeText(time),
      ...(recorded[index] as Recorded),
      knownThen: { ...knownThen, knownAt: timeText(knownAt) },
      knownNow,
    }));
  }

  /** Evidence by the positions where it stands. */
  async #recorded(rows: readonly { readonly position: bigint }[]): Promise<Recorded[]> {
    if (rows.length === 0) return [];
    const events = await this.store.readPositions(rows.map(({ position }) => position));
    if (events.length !== rows.length) throw new Error('The store lacks events that a view has taken in');
    return events.map((event) => {
      const { source, id } = fromStored(event);
      return { ledgertime: timeText(event.ledgertime), evidence: { source, id } };
    });
  }
}

type Recorded = Pick<FactBehind, 'ledgertime' | 'evidence'>;

const nameOf = (client: string): string => client.slice('client/'.length);
