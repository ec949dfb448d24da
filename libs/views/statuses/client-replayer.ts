import { digestOf, type Registers, type RuleSet, type RuleSets } from '#libs/assessment';
import { isKind, type RecordedEvidence } from '#libs/evidence';
import type { ViewContext } from '#libs/projections';
import { SourceCoverage } from '../coverage/source-coverage.js';
import { type EvidenceAt, evidenceFrom } from '../evidence-at.js';
import { EvidenceIndex, type Sought } from '../evidence-index/evidence-index.js';
import type { Known } from '../evidence-index/known.js';
import { RegisterPositions as RegistersView } from '../evidence-index/register-positions.js';
import { clientPrefix } from './affected.js';
import { ClientHistory, type ClientMemory } from './client-history.js';
import { type ClientReplay, type ClientRows, type ReplayInputs, replay } from './client-replay.js';
import { RegisterReplay } from './register-replay.js';
import { SharedChanges } from './shared-changes.js';
import { type TimeShare, unlimited } from './waiting-clients.js';

/** What statuses are made with. */
export interface StatusesContext extends ViewContext {
  /** What answers are given by. */
  readonly ruleSets: RuleSets;
}

/** Names of clients, without `client/`, in order of the evidence index's numbers, with no other in between. */
export type ClientRange = readonly string[];

/** Clients about whom the evidence index is asked at once: a question about one costs as much as about dozens. */
const groupSize = 250;

/** Once clients have taken so many shares of time together, each further one may take only a part of one before it waits. */
const [manyShares, partOfShare] = [5, 10];

/** From where to where clients are taken. */
export interface Passage {
  readonly after: bigint;
  readonly upTo: bigint;
  /** What changed in between; the registerReplay must have been read that far. */
  readonly changes: SharedChanges;
  /** The rows of a client, by its number, that are open where it begins. */
  before(client: bigint): ClientRows;
  /** Asked before each client; throws where the replay may not go on. */
  mayGoOn?(): void;
  /** The registers by which it goes, if not those in force. */
  registersAt?: ReplayInputs['registersAt'];
  /** Asked before so many pieces of a client's evidence are read; where they may not be, it is left out. */
  mayRead?(client: Pick<ClientHistory, 'client' | 'number'>, pieces: number): boolean;
  /** What one client may take, or as much as it takes to read its evidence; as long as it takes when left out. */
  readonly share?: TimeShare;
}

/** Replays one client after the other, on the connections of one thread. */
export class ClientReplayer {
  readonly registerReplay: RegisterReplay;
  readonly #evidenceIndex: EvidenceIndex;
  readonly #evidenceAt: EvidenceAt;
  readonly #memory: ClientMemory | undefined;

  /** @param memory of clients that are replayed again and again, each time from where it was left; none otherwise */
  constructor(context: Pick<StatusesContext, 'reader' | 'ruleSets' | 'of' | 'failed'>, memory?: ClientMemory) {
    this.#memory = memory;
    this.#evidenceIndex = new EvidenceIndex(context);
    this.#evidenceAt = evidenceFrom(context.reader);
    const coverage = new SourceCoverage(context, this.#evidenceIndex, context.ruleSets);
    this.registerReplay = new RegisterReplay(context, new RegistersView(context), coverage, this.#evidenceIndex);
  }

  /** Takes clients, by their names without `client/`, one after the other; those of a range in its order. */
  async replay(clients: readonly string[], passage: Passage): Promise<ClientReplay[]> {
    const { upTo, share = unlimited } = passage;
    const started = share.now();
    const replayed: ClientReplay[] = [];
    for (let begun = 0; begun < clients.length; begun += groupSize) {
      const subjects = clients.slice(begun, begun + groupSize).map((client) => `${clientPrefix}${client}`);
      const histories = this.#evidenceIndex.known(subjects, upTo).map((known) => this.#historyOf(known));
      const asked = histories.map((history) => soughtOf(history, history.reached));
      for (const [index, positions] of this.#evidenceIndex.positionsOfEach(asked, upTo).entries()) {
        passage.mayGoOn?.();
        const history = histories[index] as ClientHistory;
        if (passage.mayRead?.(history, positions.length) === false) {
          this.#memory?.put(history);
          continue;
        }
        const begun = share.now();
        history.add(await this.#read(positions));
        const read = share.now();
        const max = Math.max(
          read - started > manyShares * share.max ? share.max / partOfShare : share.max,
          read - begun,
        );
        const replay = await this.#replay(history, { ...passage, isOver: () => share.now() - read > max });
        replayed.push({ ...replay, took: share.now() - begun });
        this.#memory?.put(history);
      }
    }
    return replayed;
  }

  /** What is held of a client, as long as nothing was joined to it since of which something was known by then. */
  #historyOf(known: Known): ClientHistory {
    const history = new ClientHistory(known);
    const held = this.#memory?.take(history.client);
    if (held === undefined) return history;
    const subjects = new Set(held.subjects);
    const linked = history.subjects.filter((subject) => !subjects.has(subject));
    const [positions = []] =
      linked.length === 0
        ? []
        : this.#evidenceIndex.positionsOfEach([{ subjects: [], linked, after: -1n }], held.reached);
    if (positions.length > 0) return history;
    held.subjects = history.subjects;
    return held;
  }

  /** Forgets every client: something moved all of them, and they were not replayed it. */
  forget(): void {
    this.#memory?.clear();
  }

  async #read(positions: readonly bigint[]): Promise<RecordedEvidence[]> {
    return (await this.#evidenceAt(positions)).map(withoutBytes);
  }

  async #replay(
    history: ClientHistory,
    passage: Passage & Pick<ReplayInputs, 'isOver'>,
  ): Promise<Omit<ClientReplay, 'took'>> {
    const { after, upTo, changes, before, isOver } = passage;
    const { number, client, dossier } = history;
    const registersAt =
      passage.registersAt ?? ((position: bigint, recorded: number) => this.registerReplay.at(position, recorded));
    // Meanwhile entries may have changed that nothing of the client's named so far.
    if (dossier !== undefined) history.turnTo(dossier.under(registersAt(after, dossier.knownAt)));
    const interests = history.interests.by(this.registerReplay.toldUpTo(upTo));
    const moments = changes.concerning(interests);
    const evidenceUpTo = (position: bigint) =>
      this.#read(this.#evidenceIndex.positionsOfEach([soughtOf(history, -1n)], position).flat());
    const replayed = await replay(history, { after, moments, registersAt, evidenceUpTo, isOver }, before(number));
    const digest = replayed.leftAt === undefined && history.dossier ? digestOf(history.dossier) : undefined;
    return { number, client, interests, digest, ...replayed };
  }
}

/** A client's own evidence after a position, and that of what links join to it. */
const soughtOf = ({ subjects: [own = '', ...linked] }: ClientHistory, after: bigint): Sought => {
  return { subjects: [own], linked, after };
};

/** Of a quarantined arrival what it claims decides. What is kept of it, and every reason, would fill the memory. */
function withoutBytes(item: RecordedEvidence): RecordedEvidence {
  if (!isKind(item, 'Quarantined') || item.data.claims === undefined) return item;
  return { ...item, data: { ...item.data, raw: '', problems: [] } };
}

const none: ClientRows = { statuses: [], locations: [] };

/** Replays a range. `mayGoOn` is asked before each client, and throws where it may not. */
export type ReplayRange = (range: ClientRange, mayGoOn: () => void) => Promise<ClientReplay[]>;

/**
 * How clients come to a position: from the first event on, or as they are known there, however they came to be so, by
 * another rule set than the one in force where one is named.
 */
export type ReplayFrom = 'from the beginning' | { readonly ruleSet: string | undefined };

/** Replays ranges up to a position, which was recorded at `recorded` (ms). */
export async function rangeReplay(
  way: ReplayFrom,
  replayer: ClientReplayer,
  { upTo, recorded }: { readonly upTo: bigint; readonly recorded: number },
  before: Passage['before'] = () => none,
): Promise<ReplayRange> {
  const { registerReplay } = replayer;
  await registerReplay.readUpTo(upTo, recorded);
  const passage =
    way === 'from the beginning'
      ? fromBeginning(registerReplay, upTo)
      : atOnce(registerReplay.at(upTo, recorded, way.ruleSet), upTo);
  return (range, mayGoOn) => replayer.replay(range, { ...passage, upTo, before, mayGoOn });
}

const fromBeginning = (registerReplay: RegisterReplay, upTo: bigint) => ({
  after: -1n,
  changes: registerReplay.changes(-1n, upTo),
});

/** One stop, at which everything may be another. */
const atOnce = (registers: Registers<RuleSet>, upTo: bigint) => ({
  after: upTo,
  changes: new SharedChanges([{ position: upTo, concerns: 'everyone' }]),
  registersAt: () => registers,
});
