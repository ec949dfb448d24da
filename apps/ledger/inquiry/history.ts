import { Injectable } from '@nestjs/common';
import { type EvidenceReference, RuleSets, type Status, statuses } from '#libs/assessment';
import { instant } from '#libs/evidence';
import { beginning, end, type HeldStatus, type HistoryCursor, Views } from '#libs/views';
import { Adoptions } from '../governance/adoptions.js';
import { Integrity } from '../proofs/integrity.js';
import { type AlteredClients, alteredClients } from './altered.js';
import type { Gone } from './client-answers.js';
import { ClientAnswers } from './client-answers.js';
import { type ClientsBehind, clientsBehind } from './clients-behind.js';
import { cursorAt, numberIn, positionIn } from './cursor.js';
import type { HistoryQuestion } from './history-question.js';
import { timeText } from './instants.js';
import { KnownEvidence } from './known-evidence.js';
import { unknownClient } from './names.js';
import { QuestionClocks } from './question-clocks.js';
import { type Footing, knownFrom, type Standpoint } from './standpoint.js';
import { type Cause, StatusTurns } from './status-turns.js';

/** Where what is known of a status became another, and by what. */
export interface HistoryTurn {
  readonly position: string;
  readonly ledgertime: string;
  readonly cause: Cause;
  /** The event at that position. */
  readonly event: EvidenceReference & { readonly type: string; readonly subject: string };
}

/** A status over a stretch of valid time, half open, and over a stretch of knowledge, half open. */
export interface HistoryEntry {
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly status: Status;
  readonly mayServe: boolean;
  readonly rule: string;
  /** Null where it has no bound. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
  /** The rule set that was in force at `knownFrom`; one adopted later said the same until `knownTo`. */
  readonly ruleSet: string;
  readonly knownFrom: HistoryTurn;
  /** Null where it is held still. */
  readonly knownTo: HistoryTurn | null;
  /** `TIME` where it was known before it began; else what made it known. */
  readonly changedBy: Cause | 'TIME';
}

export interface HistoryPage extends Omit<Footing, 'at'> {
  readonly client: string;
  readonly items: readonly HistoryEntry[];
  readonly next: string | null;
  /** This client, where it is. */
  readonly behind?: ClientsBehind;
  readonly altered?: AlteredClients;
}

/** The views that a history is answered from. */
const answering = ['evidence-index', 'coverage', 'statuses'];

/** What was ever held of a client's statuses, over both clocks. */
@Injectable()
export class Histories {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly views: Views,
    private readonly known: KnownEvidence,
    private readonly turns: StatusTurns,
    private readonly adoptions: Adoptions,
    private readonly ruleSets: RuleSets,
    private readonly answers: ClientAnswers,
    private readonly integrity: Integrity,
  ) {}

  async page(client: string, asked: HistoryQuestion, gone: Gone): Promise<HistoryPage> {
    const { standpoint, place } = await this.clocks.page(asked, 'history', 5, answering);
    const { upTo, at } = standpoint;
    if (!this.views.evidenceIndex.has(`client/${client}`, upTo)) throw unknownClient(client, standpoint);
    const { service, asset, entity, limit } = asked;
    const filter = { service, asset, entity, at: asked.at === undefined ? undefined : at };
    const after = place && cursorOf(place);
    const behind = this.views.behindClients.of(upTo).filter((one) => one.client === client);
    const found = this.views.statusHistory.of(client, { ...filter, upTo, after, limit: limit + 1 });
    const held = found.slice(0, limit);
    const last = found.length > limit ? held.at(-1) : undefined;
    const items = await this.#entries(client, held, standpoint, gone);
    await this.integrity.settled();
    const isAltered = this.answers.isAltered(client, standpoint);
    return {
      client,
      ...knownFrom(standpoint),
      ...clientsBehind(behind),
      ...(this.integrity.isUnchecked && { settled: false }),
      ...(isAltered && alteredClients({ isEveryone: false, clients: new Set([client]) })),
      items: isAltered ? items.map(asAltered) : items,
      next: last === undefined ? null : cursorAt('history', standpoint, ...placesIn(last)),
    };
  }

  async #entries(
    client: string,
    held: readonly HeldStatus[],
    standpoint: Standpoint,
    gone: Gone,
  ): Promise<HistoryEntry[]> {
    const positions = [...new Set(held.flatMap(({ knownFrom: from, knownTo }) => [from, knownTo ?? from]))];
    const events = await this.known.at(positions);
    const causes = await this.turns.causes(client, events, standpoint, gone);
    const { adoptions } = await this.adoptions.read();
    const inForceAt = (position: bigint) =>
      adoptions.findLast((one) => one.position <= position)?.ruleSet ?? this.ruleSets.usual.id;
    const turns = new Map(
      positions.map((position, index) => {
        const { source, id, type, subject, ledgertime } = events[index] as (typeof events)[number];
        const recorded = { position: String(position), ledgertime: timeText(instant(ledgertime)) };
        return [position, { ...recorded, cause: causes[index] as Cause, event: { source, id, type, subject } }];
      }),
    );
    return held.map(({ from, to, knownFrom: begun, knownTo: ended, ...row }) => {
      const turn = turns.get(begun) as HistoryTurn;
      return {
        ...row,
        mayServe: statuses[row.status].mayServe,
        validFrom: from === beginning ? null : timeText(from),
        validTo: to === end ? null : timeText(to),
        ruleSet: inForceAt(begun),
        knownFrom: turn,
        knownTo: (ended !== undefined && turns.get(ended)) || null,
        changedBy: from > instant(turn.ledgertime) ? 'TIME' : turn.cause,
      };
    });
  }
}

/** What was ever held was made of evidence that is not as the log has it: R-000 lies over all of it. */
const asAltered = (entry: HistoryEntry): HistoryEntry => ({
  ...entry,
  status: 'INSUFFICIENT_EVIDENCE',
  mayServe: false,
  rule: 'R-000',
});

const placesIn = ({ service, asset, entity, knownFrom: known, from }: HistoryCursor) =>
  [service, asset, entity, known, from] as const;

function cursorOf([service = '', asset = '', entity = '', known, from]: readonly string[]): HistoryCursor {
  return { service, asset, entity, knownFrom: positionIn(known), from: numberIn(from) };
}
