import {
  type ReferenceTables,
  RegisterHistory,
  type Registers,
  type RuleSet,
  type RuleSets,
  type SourceRecord,
  type SourcesAt,
} from '#libs/assessment';
import type { EventReader } from '#libs/event-store';
import { countWhile, type EventType, instant, isKind, keptLast } from '#libs/evidence';
import type { JudgedBy, SourceCoverage } from '../coverage/source-coverage.js';
import { evidenceFrom } from '../evidence-at.js';
import type { EvidenceIndex } from '../evidence-index/evidence-index.js';
import type { RegisterPositions as RegistersView } from '../evidence-index/register-positions.js';
import { askedAbout, type RegisterKnowledge } from './interests.js';
import { RetractedCounts } from './retracted-counts.js';
import { changeBy, type SharedChange, SharedChanges } from './shared-changes.js';

/** Of which there may be hundreds of thousands. What they amount to is in the view of the sources' coverage. */
const heartbeat: EventType = 'initium.SourceHeartbeat.v1';
/** States of the sources that are kept. */
const statesMax = 32_768;

/** When reference data was published, and where that became known. */
interface Publication {
  readonly position: bigint;
  readonly at: number;
}

/** The sources after a change, and by what they were judged. */
interface JudgedSources {
  readonly tables: ReferenceTables;
  readonly sources: readonly SourceRecord[];
}

/** What is not about one client, on its way through what becomes known. */
export class RegisterReplay {
  readonly #registers: RegistersView;
  readonly #coverage: SourceCoverage;
  readonly #evidenceIndex: EvidenceIndex;
  readonly #reader: EventReader;
  readonly #history: RegisterHistory<RuleSet>;
  #held = -1n;
  /** Where the coverage of sources changed, ascending, and what it was from there on. */
  readonly #covered: bigint[] = [];
  /** By rule set, and after how many of these changes. */
  readonly #sources = new Map<string, Map<number, JudgedSources>>();
  /** When rows of the reference data were published, of every version that was ever adopted (ms). */
  readonly #published = new Set<number>();
  readonly #counts = new RetractedCounts();
  #shadowMs: number;
  #publications: readonly Publication[] = [];

  constructor(
    { reader, ruleSets }: { readonly reader: EventReader; readonly ruleSets: RuleSets },
    registers: RegistersView,
    coverage: SourceCoverage,
    evidenceIndex: EvidenceIndex,
  ) {
    this.#registers = registers;
    this.#coverage = coverage;
    this.#evidenceIndex = evidenceIndex;
    this.#reader = reader;
    const sourcesAt: SourcesAt = (position, evidence) =>
      evidence.isPlain ? this.#sourcesAt(position, evidence) : this.#coverage.sources(position, evidence);
    this.#history = new RegisterHistory(sourcesAt, ruleSets);
    // What a set that is not adopted yet would look back to is held as well.
    this.#shadowMs = Math.max(...ruleSets.all.map(({ reference }) => reference.policy.campaignShadowMs));
    this.#note(this.#held);
  }

  /** Takes down what later positions must not forget of the reference data that counts from a position on. */
  #note(position: bigint): void {
    const { policy, states } = this.#history.at(position, 0).tables.reference;
    const { campaignShadowMs: shadow } = policy;
    this.#shadowMs = Math.max(this.#shadowMs, shadow);
    for (const { published } of states.flatMap(({ transition }) => transition))
      if (published !== null) this.#published.add(instant(published));
  }

  /** Reads what became known since it was asked last. `recorded` is the ledger time (ms) of the event at `upTo`. */
  async readUpTo(upTo: bigint, recorded: number): Promise<void> {
    if (upTo <= this.#held) return;
    const positions = this.#registers.positions(upTo, this.#held, heartbeat);
    this.#covered.push(...this.#coverage.changedAt(this.#held, upTo));
    const evidence = await evidenceFrom(this.#reader)(positions);
    this.#history.add(evidence);
    for (const item of evidence) {
      this.#counts.note(item);
      if (isKind(item, 'ReferenceAdopted')) this.#note(BigInt(item.position as string));
    }
    this.#held = upTo;
    this.#publications = await this.#publicationsBy(recorded);
  }

  /**
   * The registers at a position; `recorded` is the ledger time (ms) of an event there or before. `ruleSet` asks by another
   * than the one in force.
   */
  at(position: bigint, recorded: number, ruleSet?: string): Registers<RuleSet> {
    const published = this.#publications.filter((one) => one.position <= position).map(({ at }) => at);
    return this.#history.at(position, Math.max(recorded, ...published), ruleSet);
  }

  /** Nothing of it is forgotten: a replay goes through all that was ever known. */
  toldUpTo(position: bigint): RegisterKnowledge {
    const entriesOf = (campaign: string) => this.#history.reachOf(campaign, position)?.entries ?? [];
    return { entriesOf, shadowMs: this.#shadowMs };
  }

  /** Clients are replayed one after the other through much the same states. */
  #sourcesAt(position: bigint, by: JudgedBy): readonly SourceRecord[] {
    const count = countUntil(this.#covered, position);
    const change = this.#covered[count - 1];
    if (change === undefined) return [];
    const { tables, ruleSet } = by;
    const states = this.#sources.get(ruleSet) ?? new Map<number, JudgedSources>();
    this.#sources.set(ruleSet, states);
    const known = states.get(count);
    if (known?.tables === tables) return known.sources;
    return keptLast(states, count, statesMax, { tables, sources: this.#coverage.sourcesAt(change, by) }).sources;
  }

  /** What changed in (after, upTo]: by the rule set in force at each position, or by the one that is named. */
  changes(after: bigint, upTo: bigint, ruleSet?: string): SharedChanges {
    const changes: SharedChange[] = this.#history.changesOf(after, upTo).map(changeBy);
    for (const { position } of this.#publications)
      if (position > after && position <= upTo) changes.push({ position, concerns: 'everyone' });
    for (const { position, source, from, to } of this.#coverage.changes(after, upTo, ruleSet))
      changes.push({ position, concerns: { names: [], requests: { from, to, source } } });
    for (const position of this.#counts.mayTurnIn(this.#evidenceIndex, after, upTo))
      changes.push({ position, concerns: { names: [askedAbout], requests: undefined } });
    return new SharedChanges(changes);
  }

  /**
   * Reference data counts from its publication on. That is of no position: it is known from the first event on that was
   * recorded no earlier, so that what is known at a position is one thing. Only a simulated past has any.
   */
  async #publicationsBy(recorded: number): Promise<Publication[]> {
    const publications: Publication[] = [];
    for (const at of this.#published) {
      if (at > recorded) continue;
      publications.push({ at, position: ((await this.#reader.positionAt(at - 1)) ?? -1n) + 1n });
    }
    return publications;
  }
}

/** How many of ascending positions are at or below one. */
function countUntil(positions: readonly bigint[], upTo: bigint): number {
  return countWhile(positions.length, (index) => (positions[index] as bigint) <= upTo);
}
