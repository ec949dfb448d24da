import { Injectable } from '@nestjs/common';
import { type Arrivals, RegisterHistory, type Registers, SourceRecords } from '#libs/assessment';
import { Views } from '#libs/views';
import type { Knowledge } from './clocks.js';
import { KnownEvidence } from './known-evidence.js';

/** At how many places in what a source sent its arrivals are kept. */
const placesMax = 32;

/**
 * The registers at any state of knowledge. Their evidence is read and parsed once and kept; what a registered source sent
 * is looked up where an answer depends on it, and summed up anew only where it sent something in between.
 */
@Injectable()
export class KnownRegisters {
  readonly #history: RegisterHistory;
  readonly #arrivals = new Map<string, Map<bigint | undefined, Arrivals>>();
  #held = -1n;
  #reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly views: Views,
    private readonly known: KnownEvidence,
  ) {
    this.#history = new RegisterHistory(new SourceRecords((source, upTo) => this.#arrivalsAt(source, upTo)).at);
  }

  async at({ upTo, knownAt }: Pick<Knowledge, 'upTo' | 'knownAt'>): Promise<Registers> {
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#readUpTo(upTo));
    await this.#reading;
    return this.#history.at(upTo, knownAt);
  }

  async #readUpTo(upTo: bigint): Promise<void> {
    if (this.#held >= upTo) return;
    this.#history.add(await this.known.at(this.views.registers.positions(upTo, this.#held)));
    this.#held = upTo;
  }

  /** The very same where the last that the source had sent is. */
  #arrivalsAt(source: string, upTo: bigint): Arrivals {
    const last = this.views.register.events({ source, direction: 'back', limit: 1 }, upTo)[0];
    const held = this.#arrivals.get(source) ?? new Map<bigint | undefined, Arrivals>();
    this.#arrivals.set(source, held);
    const same = held.get(last);
    if (same !== undefined) return same;
    const arrivals = this.views.register.arrivals(source, upTo);
    if (held.size >= placesMax) held.delete(held.keys().next().value);
    held.set(last, arrivals);
    return arrivals;
  }
}
