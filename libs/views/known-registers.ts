import { RegisterHistory, type Registers, type RuleSet, type RuleSets, type SourcesAt } from '#libs/assessment';
import type { EventType } from '#libs/evidence';
import type { EvidenceAt } from './evidence-at.js';
import type { RegisterPositions } from './evidence-index/register-positions.js';

/** A state of knowledge, and when it is asked. */
export interface KnownAt {
  /** The last position that is known; -1 where nothing is. */
  readonly upTo: bigint;
  /** Milliseconds since 1970, UTC: what was published by then counts. */
  readonly knownAt: number;
}

export interface KnownRegistersParts {
  readonly registers: RegisterPositions;
  readonly evidenceAt: EvidenceAt;
  /** What is known of the sources themselves: looked up where an answer depends on it. */
  readonly sourcesAt: SourcesAt;
  /** Evidence that `sourcesAt` makes needless. */
  readonly except?: EventType;
  readonly ruleSets: RuleSets;
}

/** The registers at any state of knowledge. Their evidence is read and parsed once and kept. */
export class KnownRegisters {
  readonly #parts: KnownRegistersParts;
  #history: RegisterHistory<RuleSet>;
  #held = -1n;
  #reading: Promise<void> = Promise.resolve();
  #last: { readonly key: string; readonly registers: Registers<RuleSet> } | undefined;

  constructor(parts: KnownRegistersParts) {
    this.#parts = parts;
    this.#history = new RegisterHistory(parts.sourcesAt, parts.ruleSets);
  }

  /** @param ruleSet what is asked by, if not by what is in force */
  async at({ upTo, knownAt }: KnownAt, ruleSet?: string): Promise<Registers<RuleSet>> {
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#readUpTo(upTo));
    await this.#reading;
    // Whoever asks about many clients asks as known at one instant, and what that needs of sources is worked out once.
    const key = `${upTo} ${knownAt} ${ruleSet}`;
    if (this.#last?.key !== key) this.#last = { key, registers: this.#history.at(upTo, knownAt, ruleSet) };
    return this.#last.registers;
  }

  /** Reads all of it again, before the next answer. */
  forget(): void {
    const { sourcesAt, ruleSets } = this.#parts;
    this.#reading = this.#reading
      .catch(() => undefined)
      .then(() => {
        this.#history = new RegisterHistory(sourcesAt, ruleSets);
        [this.#held, this.#last] = [-1n, undefined];
      });
  }

  async #readUpTo(upTo: bigint): Promise<void> {
    if (this.#held >= upTo) return;
    const { registers, evidenceAt, except } = this.#parts;
    this.#history.add(await evidenceAt(registers.positions(upTo, this.#held, except)));
    this.#held = upTo;
  }
}
