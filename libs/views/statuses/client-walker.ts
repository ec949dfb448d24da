import type { Registers, RuleSet, RuleSets } from '#libs/assessment';
import type { EventReader } from '#libs/event-store';
import { fromStored, isKind, type RecordedEvidence } from '#libs/evidence';
import type { ViewContext } from '#libs/projections';
import { Coverage } from '../coverage/coverage.js';
import { EvidenceIndex } from '../evidence-index/evidence-index.js';
import type { Known } from '../evidence-index/known.js';
import { Registers as RegistersView } from '../registers/registers.js';
import { clientPrefix } from './affected.js';
import { Changes } from './changes.js';
import { ClientHistory, type ClientMemory } from './client-history.js';
import { type ClientRows, type ClientWalked, type Walk, walk } from './client-walk.js';
import { RegisterReplay } from './register-replay.js';

/** What statuses are made with. */
export interface StatusesContext extends ViewContext {
  /** What answers are given by. */
  readonly ruleSets: RuleSets;
}

/** Names of clients, without `client/`, in order of the evidence index's numbers, with no other in between. */
export type Range = readonly string[];

/** Clients about whom the evidence index is asked at once: a question about one costs as much as about dozens. */
const groupSize = 250;

/** From where to where clients are taken. */
export interface Passage {
  readonly after: bigint;
  readonly upTo: bigint;
  /** What changed in between; the course must have been read that far. */
  readonly changes: Changes;
  /** The rows of a client, by its number, that are open where it begins. */
  before(client: bigint): ClientRows;
  /** Asked before each client; throws where the walk may not go on. */
  mayGoOn?(): void;
  /** The registers by which it goes, if not those in force. */
  registersAt?: Walk['registersAt'];
}

/** Walks one client after the other, on the connections of one thread. */
export class ClientWalker {
  readonly course: RegisterReplay;
  readonly #evidenceIndex: EvidenceIndex;
  readonly #reader: EventReader;
  readonly #memory: ClientMemory | undefined;

  /** @param memory of clients that are walked again and again, each time from where it was left; none otherwise */
  constructor(context: Pick<StatusesContext, 'reader' | 'ruleSets' | 'of' | 'failed'>, memory?: ClientMemory) {
    this.#memory = memory;
    this.#evidenceIndex = new EvidenceIndex(context);
    this.#reader = context.reader;
    const coverage = new Coverage(context, this.#evidenceIndex, context.ruleSets);
    this.course = new RegisterReplay(context, new RegistersView(context), coverage, this.#evidenceIndex);
  }

  /** Takes clients, by their names without `client/`, one after the other; those of a range in its order. */
  async walk(clients: readonly string[], passage: Passage): Promise<ClientWalked[]> {
    const { upTo } = passage;
    const walked: ClientWalked[] = [];
    for (let begun = 0; begun < clients.length; begun += groupSize) {
      const subjects = clients.slice(begun, begun + groupSize).map((client) => `${clientPrefix}${client}`);
      const histories = this.#evidenceIndex.known(subjects, upTo).map((known) => this.#historyOf(known));
      const asked = histories.map(({ subjects: [own = '', ...linked], positions }) => {
        return { subjects: [own], linked, after: positions.at(-1) ?? -1n };
      });
      for (const [index, positions] of this.#evidenceIndex.positionsOfEach(asked, upTo).entries()) {
        passage.mayGoOn?.();
        const history = histories[index] as ClientHistory;
        history.add((await this.#reader.readPositions(positions)).map(fromStored).map(withoutBytes));
        walked.push(this.#walk(history, passage));
        this.#memory?.put(history);
      }
    }
    return walked;
  }

  /** What is held of a client, as long as nothing else was joined to it since. */
  #historyOf(known: Known): ClientHistory {
    const history = new ClientHistory(known);
    const held = this.#memory?.take(history.client);
    return held?.subjects.join('\n') === history.subjects.join('\n') ? held : history;
  }

  /** Forgets every client: something moved all of them, and they were not walked through it. */
  forget(): void {
    this.#memory?.clear();
  }

  #walk(history: ClientHistory, passage: Passage): ClientWalked {
    const { after, upTo, changes, before } = passage;
    const { number, client, dossier } = history;
    const registersAt =
      passage.registersAt ?? ((position: bigint, recorded: number) => this.course.at(position, recorded));
    // Meanwhile entries may have changed that nothing of the client's named so far.
    if (dossier !== undefined) history.turnTo(dossier.under(registersAt(after, dossier.knownAt)));
    const interests = history.interests.by(this.course.toldUpTo(upTo));
    const moments = changes.concerning(interests);
    const walked = walk(history, { after, moments, registersAt }, before(number));
    return { number, client, changes: walked, interests };
  }
}

/** Of a quarantined arrival what it claims decides. What is kept of it, and every reason, would fill the memory. */
function withoutBytes(item: RecordedEvidence): RecordedEvidence {
  if (!isKind(item, 'Quarantined') || item.data.claims === undefined) return item;
  return { ...item, data: { ...item.data, raw: '', problems: [] } };
}

const none: ClientRows = { statuses: [], locations: [] };

/** Walks a range. `mayGoOn` is asked before each client, and throws where it may not. */
export type WalkRange = (range: Range, mayGoOn: () => void) => Promise<ClientWalked[]>;

/**
 * How clients come to a position: from the first event on, or as they are known there, however they came to be so, by
 * another rule set than the one in force where one is named.
 */
export type Way = 'from the beginning' | { readonly ruleSet: string | undefined };

/** Walks ranges up to a position, which was recorded at `recorded` (ms). */
export async function walkThe(
  way: Way,
  walker: ClientWalker,
  { upTo, recorded }: { readonly upTo: bigint; readonly recorded: number },
  before: Passage['before'] = () => none,
): Promise<WalkRange> {
  const { course } = walker;
  await course.readUpTo(upTo, recorded);
  const passage =
    way === 'from the beginning' ? fromBeginning(course, upTo) : atOnce(course.at(upTo, recorded, way.ruleSet), upTo);
  return (range, mayGoOn) => walker.walk(range, { ...passage, upTo, before, mayGoOn });
}

const fromBeginning = (course: RegisterReplay, upTo: bigint) => ({ after: -1n, changes: course.changes(-1n, upTo) });

/** One stop, at which everything may be another. */
const atOnce = (registers: Registers<RuleSet>, upTo: bigint) => ({
  after: upTo,
  changes: new Changes([{ position: upTo, concerns: 'everyone' }]),
  registersAt: () => registers,
});
