import { Injectable } from '@nestjs/common';
import { RegisterHistory, type Registers, type RuleSet, RuleSets } from '#libs/assessment';
import type { EventType } from '#libs/evidence';
import { Views } from '#libs/views';
import { KnownEvidence } from './known-evidence.js';
import type { Knowledge } from './standpoint.js';

/** Of which there may be hundreds of thousands. What they amount to is in the view of the sources' coverage. */
const heartbeat: EventType = 'initium.SourceHeartbeat.v1';

/**
 * The registers at any state of knowledge. Their evidence is read and parsed once and kept; what is known of the sources'
 * coverage is looked up in its view where an answer depends on it.
 */
@Injectable()
export class KnownRegisters {
  readonly #history: RegisterHistory<RuleSet>;
  #held = -1n;
  #reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly views: Views,
    private readonly known: KnownEvidence,
    ruleSets: RuleSets,
  ) {
    this.#history = new RegisterHistory(this.views.coverage.sources, ruleSets);
  }

  /** @param ruleSet what is asked by, if not by what is in force */
  async at({ upTo, knownAt }: Pick<Knowledge, 'upTo' | 'knownAt'>, ruleSet?: string): Promise<Registers<RuleSet>> {
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#readUpTo(upTo));
    await this.#reading;
    return this.#history.at(upTo, knownAt, ruleSet);
  }

  async #readUpTo(upTo: bigint): Promise<void> {
    if (this.#held >= upTo) return;
    this.#history.add(await this.known.at(this.views.registers.positions(upTo, this.#held, heartbeat)));
    this.#held = upTo;
  }
}
