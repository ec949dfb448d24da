import { randomUUID } from 'node:crypto';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { EventStore, type Write } from '#libs/event-store';
import {
  checkEvidence,
  type EventReference,
  type Evidence,
  evidenceStream,
  instantText,
  storedForm,
} from '#libs/evidence';
import type { ArrivalFilter, ArrivalRow } from '#libs/views';
import { Allowances } from '../access/allowances.js';
import { takesClaims } from '../access/persons.js';
import { askedFor, type Principal } from '../access/principal.js';
import { Config } from '../config.js';
import { Propose } from '../governance/proposals/propose.js';
import type { ShownProposal } from '../governance/proposals/shown-proposals.js';
import { type Footing, knownFrom, type Standpoint } from '../inquiry/standpoint.js';
import { LedgerSpeaker } from '../ledger-fact.js';
import { ArrivalStates } from './arrival-states.js';
import { type DismissalQuestion, dismissedMax, invalid, saidOfBody } from './dismissal-question.js';
import { filterOf } from './worklist-question.js';

/** The source of what is dismissed by way of the worklists. */
export const dismissalSource = 'worklist';

/** In one append. */
const togetherMax = 500;
/** How often one arrival is dismissed again, each time after that was retracted. */
const turnsMax = 100;

/** What was done, or with a dry run would be. */
export interface DismissalAnswer extends Omit<Footing, 'at'> {
  /** Open arrivals that the filter chose, as known at `position`. */
  readonly matching: number;
  /** Now recorded, one event for each. */
  readonly dismissed: number;
  /** Of which another request recorded the dismissal meanwhile. */
  readonly already: number;
  /** That stay as they are: a regulator asked, and what is dismissed now is not believed. */
  readonly frozen: number;
  /** That the same request would take next. */
  readonly left: number;
}

/**
 * Dismisses the open arrivals that a filter chooses, by two persons, one piece of evidence for each. Asked again after it
 * was killed, or at the same time, it records no second one: each has an identity that follows from the arrival. Refuses
 * (`invalid-body`) one person in two roles. Where the ledger knows who speaks it proposes that, for another person to approve.
 */
export class DismissArrivals extends Command<DismissalAnswer | ShownProposal> {
  constructor(
    readonly kind: ArrivalFilter['kind'],
    readonly asked: DismissalQuestion,
    readonly by: Principal | undefined,
    readonly isDryRun: boolean,
  ) {
    super();
  }
}

/** By whom, and on whose request. */
interface Persons {
  readonly asked: DismissalQuestion;
  readonly recorder: string;
  readonly by: Principal | undefined;
}

@CommandHandler(DismissArrivals)
export class DismissArrivalsHandler implements ICommandHandler<DismissArrivals> {
  constructor(
    private readonly store: EventStore,
    private readonly states: ArrivalStates,
    private readonly speaker: LedgerSpeaker,
    private readonly allowances: Allowances,
    private readonly config: Config,
    private readonly commands: CommandBus,
  ) {}

  async execute({ kind, asked, by, isDryRun }: DismissArrivals): Promise<DismissalAnswer | ShownProposal> {
    const isClaimed = takesClaims(this.config);
    const persons = { asked, recorder: recorderOf(asked, by), by };
    mustSayApprover(persons, isClaimed);
    mustBeEvidence(this.#evidence('0', 1, persons));
    const { quarantineId, conflictId, ...chosen } = asked.filter;
    const { knownPosition } = asked;
    const looked = await this.states.standpoint({ knownPosition }).catch((error) => {
      throw saidOfBody(error);
    });
    const now = knownPosition === undefined ? looked : await this.states.standpoint({});
    const name = quarantineId ?? conflictId;
    const filter = { ...filterOf(kind, chosen), name, state: 'open' as const, last: looked.upTo };
    const matching = await this.states.count(filter, now);
    if (!isDryRun && !isClaimed) {
      const proposal = await this.#propose(filter, now, persons);
      if (proposal !== undefined) return proposal;
    }
    const done = isDryRun ? nothing : await this.#dismissAll(filter, now, persons);
    const left = matching - done.dismissed - done.already - done.frozen;
    return { ...knownFrom(looked), matching, ...done, left };
  }

  /** All that are chosen, but for those that a request keeps open, as one decision; nothing where there are none. */
  async #propose(filter: ArrivalFilter, now: Standpoint, { asked, by }: Persons): Promise<ShownProposal | undefined> {
    const { reason, evidence, limit = dismissedMax } = asked;
    const rows = await this.states.rows(filter, now, -1n, limit);
    const arrivals = rows.filter(({ isFrozen }) => !isFrozen).map(({ name }) => name);
    if (arrivals.length === 0) return undefined;
    return this.commands.execute(new Propose({ act: 'dismissal', content: { arrivals, reason, evidence } }, by));
  }

  /** At most as many as asked for, piece by piece. */
  async #dismissAll(filter: ArrivalFilter, now: Standpoint, persons: Persons): Promise<Done> {
    let { dismissed, already, frozen } = nothing;
    const most = persons.asked.limit ?? dismissedMax;
    for (let after = -1n; dismissed + already < most; ) {
      const limit = Math.min(togetherMax, most - dismissed - already);
      const rows = await this.states.rows(filter, now, after, limit);
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.position;
      const open = rows.filter(({ isFrozen }) => !isFrozen);
      frozen += rows.length - open.length;
      const recorded = await this.#dismiss(open, now, persons);
      dismissed += recorded;
      already += open.length - recorded;
    }
    return { dismissed, already, frozen };
  }

  /** How many of them this request dismissed. What had a dismissal that is of no effect by `now` is dismissed again. */
  async #dismiss(arrivals: readonly ArrivalRow[], now: Standpoint, persons: Persons): Promise<number> {
    let recorded = 0;
    let pending = arrivals;
    for (let turn = 1; pending.length > 0 && turn <= turnsMax; turn++) {
      await this.allowances.take(persons.by, pending.length, true);
      const results = await this.store.append(pending.map(({ name }) => this.#write(name, turn, persons)));
      const taken = pending.filter((_, index) => results[index]?.outcome !== 'appended');
      recorded += pending.length - taken.length;
      const spent = await Promise.all(taken.map(({ name }) => this.#isKnown(name, turn, now)));
      pending = taken.filter((_, index) => spent[index]);
    }
    return recorded;
  }

  async #isKnown(name: string, turn: number, { upTo }: Standpoint): Promise<boolean> {
    const first = await this.store.readFirst(evidenceStream(identityOf(name, turn)));
    return first !== undefined && first.position <= upTo;
  }

  #write(name: string, turn: number, persons: Persons): Write {
    const reception = { principal: askedFor(persons.by), via: 'http', instance: this.speaker.instance };
    const { stream, ...event } = storedForm(this.#evidence(name, turn, persons), reception);
    return { stream, expectedRevision: 'NO_STREAM', events: [{ eventId: randomUUID(), ...event }] };
  }

  /** About the ledger: it makes nobody known whom only the arrival names. */
  #evidence(arrival: string, turn: number, { asked: { reason, evidence, approver }, recorder }: Persons): Evidence {
    return {
      specversion: '1.0',
      ...identityOf(arrival, turn),
      type: 'initium.ArrivalDismissed.v1',
      subject: 'ledger',
      time: instantText(this.store.now()),
      authid: recorder,
      authtype: 'user',
      data: { arrival, reason, evidence, ...(approver !== undefined && { approver }) },
    };
  }
}

type Done = Pick<DismissalAnswer, 'dismissed' | 'already' | 'frozen'>;
const nothing: Done = { dismissed: 0, already: 0, frozen: 0 };

/** The same for the same arrival, so that the store keeps it once; another where it is dismissed again. */
const identityOf = (arrival: string, turn: number): EventReference => ({
  source: dismissalSource,
  id: turn === 1 ? arrival : `${arrival}.${turn}`,
});

function recorderOf({ recorder, approver }: DismissalQuestion, by: Principal | undefined): string {
  if (by !== undefined && recorder !== undefined && recorder !== by.name)
    throw invalid([{ pointer: '/recorder', detail: `is ${by.name}, whose token this is: leave it out` }]);
  const one = by?.name ?? recorder;
  if (one === undefined)
    throw invalid([
      { pointer: '/recorder', detail: 'must be given: this ledger asks for no tokens, and does not know who asks' },
    ]);
  if (one === approver)
    throw invalid([{ pointer: '/approver', detail: 'must be another person than the recorder (R-420)' }]);
  return one;
}

function mustSayApprover({ asked: { approver } }: Persons, isClaimed: boolean): void {
  if (isClaimed === (approver !== undefined)) return;
  const detail = isClaimed
    ? 'must be the pseudonym of another person than the recorder (R-420)'
    : 'is for that person to say: leave it out, and have what is proposed approved';
  throw invalid([{ pointer: '/approver', detail }]);
}

/** What every one of them says is checked once, by the schema of the kind. */
function mustBeEvidence(sample: Evidence): void {
  const { problems = [] } = checkEvidence(sample);
  if (problems.length === 0) return;
  throw invalid(
    problems.map(({ pointer, detail }) => ({ pointer: pointer.replace(/^\/(?:data|authid)\b/, ''), detail })),
  );
}
