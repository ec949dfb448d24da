import type { RecordedEvidence } from '#libs/evidence';
import type { SourcesAt } from '../sources/source-records.js';
import { type CampaignReach, changeOf, type RegisterChange, reachBy } from './register-changes.js';
import { RegisterEvidence } from './register-evidence.js';
import { type RegisterRuleSet, type RegisterRuleSets, Registers } from './registers.js';

/** The ledger's own order. */
const positionIn = ({ position }: RecordedEvidence): bigint => BigInt(position ?? '');

/**
 * The registers as they were known at any position, from one copy of their evidence in memory: a state costs next to
 * nothing, and each entry is read once for each state that it was in itself.
 */
export class RegisterHistory<L extends RegisterRuleSet> {
  readonly #evidence = new RegisterEvidence();
  readonly #sourcesAt: SourcesAt;
  readonly #laws: RegisterRuleSets<L>;

  /**
   * @param sourcesAt what is known of the sources themselves; asked where an answer depends on them, so it should keep
   * @param laws what answers are given by
   */
  constructor(sourcesAt: SourcesAt, laws: RegisterRuleSets<L>) {
    this.#sourcesAt = sourcesAt;
    this.#laws = laws;
  }

  /**
   * Takes evidence in the ledger's order, later than all that is held; what is about a client or an identifier is left
   * out. Throws where the order is another.
   */
  add(evidence: Iterable<RecordedEvidence>, positionOf: (item: RecordedEvidence) => bigint = positionIn): void {
    for (const item of evidence) this.#evidence.add(item, positionOf(item));
  }

  /**
   * The registers by all that is held up to a position. `knownAt` (ms) is when they are asked, not before that position
   * was recorded: what was published by then counts. `ruleSet` asks by another one than the one in force.
   */
  at(position: bigint, knownAt: number, ruleSet?: string): Registers<L> {
    return new Registers(
      this.#evidence,
      { position, count: this.#evidence.countUpTo(position), knownAt },
      this.#sourcesAt,
      this.#laws,
      ruleSet,
    );
  }

  /** What the evidence about registers changed that was recorded after one position, up to another; in order. */
  changesOf(after: bigint, upTo: bigint): RegisterChange[] {
    const changes: RegisterChange[] = [];
    const end = this.#evidence.countUpTo(upTo);
    for (let number = this.#evidence.countUpTo(after); number < end; number++)
      changes.push(changeOf(this.#evidence, number));
    return changes;
  }

  /** Whom a campaign may concern, by all that was ever told of it up to a position; undefined where nothing was. */
  reachOf(campaign: string, upTo: bigint): CampaignReach | undefined {
    const entry = this.#evidence.entry(`campaign/${campaign}`);
    return entry && reachBy(this.#evidence, entry, this.#evidence.countUpTo(upTo));
  }

  /**
   * The positions after one, up to another, at which something about an entry was recorded, in order. `subject` is as of
   * evidence, `campaign/x`; a source's percent-encoded in any way.
   */
  positionsOf(subject: string, after: bigint, upTo: bigint): bigint[] {
    const entry = this.#evidence.entry(subject);
    if (entry === undefined) return [];
    const [from, to] = [after, upTo].map((position) => entry.countIn(this.#evidence.countUpTo(position)));
    return entry.numbers.slice(from, to).map((number) => this.#evidence.position(number));
  }
}
