import { Injectable } from '@nestjs/common';
import { Registers } from '#libs/assessment';
import { type RecordedEvidence, sourceOfSubject } from '#libs/evidence';
import { Views } from '#libs/views';
import type { Knowledge } from './clocks.js';
import { KnownEvidence } from './known-evidence.js';

const statesMax = 32;
/** Facts that all states that are kept may have together. */
const factsMax = 200_000;

type Prefix = Pick<Knowledge, 'upTo' | 'knownAt'>;

/** Registers, and what they follow from: how much about them, and how much that their sources sent. */
interface State {
  readonly count: number;
  readonly lasts: ReadonlyMap<string, bigint | undefined>;
  readonly registers: Registers;
}

/**
 * The registers at any state of knowledge. Their evidence is read and parsed once and kept; a state is made anew only
 * where something about a register, or something that a registered source sent, lies between two states.
 */
@Injectable()
export class KnownRegisters {
  readonly #evidence: RecordedEvidence[] = [];
  readonly #positions: bigint[] = [];
  /** The registered sources, each with the position of its first registration. */
  readonly #sources = new Map<string, bigint>();
  readonly #states = new Map<string, State>();
  #reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly views: Views,
    private readonly known: KnownEvidence,
  ) {}

  async at({ upTo, knownAt }: Prefix): Promise<Registers> {
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#readUpTo(upTo));
    await this.#reading;
    const count = countUpTo(this.#positions, upTo);
    const lasts = this.#lasts(upTo);
    const key = `${count} ${[...lasts.values()].join()}`;
    const same = this.#states.get(key);
    const registers = same?.registers.at(knownAt) ?? this.#make({ upTo, knownAt }, count, lasts);
    this.#states.delete(key);
    this.#states.set(key, { count, lasts, registers });
    this.#forget();
    return registers;
  }

  /** The more there is in a state, the fewer are kept. */
  #forget(): void {
    const kept = Math.max(1, Math.min(statesMax, Math.floor(factsMax / (1 + this.#positions.length))));
    while (this.#states.size > kept) this.#states.delete(this.#states.keys().next().value as string);
  }

  /** From the latest state with as much about registers; only the sources that sent something in between differ. */
  #make({ upTo, knownAt }: Prefix, count: number, lasts: State['lasts']): Registers {
    const arrivals = (source: string) => this.views.register.arrivals(source, upTo);
    const like = [...this.#states.values()].findLast((state) => state.count === count);
    if (like === undefined) return new Registers(this.#evidence.slice(0, count), knownAt, arrivals);
    const sentMore = [...lasts].filter(([source, last]) => like.lasts.get(source) !== last).map(([source]) => source);
    return like.registers.at(knownAt, new Set(sentMore), arrivals);
  }

  async #readUpTo(upTo: bigint): Promise<void> {
    const held = this.#positions.at(-1);
    if (held !== undefined && held >= upTo) return;
    const positions = this.views.registers.positions(upTo, held);
    if (positions.length === 0) return;
    const evidence = await this.known.at(positions);
    for (const [index, position] of positions.entries()) {
      const item = evidence[index] as RecordedEvidence;
      this.#positions.push(position);
      this.#evidence.push(item);
      const source = item.type === 'initium.Source.v1' ? sourceOfSubject(item.subject) : undefined;
      if (source !== undefined && !this.#sources.has(source)) this.#sources.set(source, position);
    }
  }

  /** Where each source that was registered by then had got: the position of the last that it sent. */
  #lasts(upTo: bigint): State['lasts'] {
    const lasts = new Map<string, bigint | undefined>();
    for (const [source, registered] of this.#sources) {
      if (registered > upTo) continue;
      lasts.set(source, this.views.register.events({ source, direction: 'back', limit: 1 }, upTo)[0]);
    }
    return lasts;
  }
}

/** How many of ascending positions are at or below one. */
function countUpTo(positions: readonly bigint[], upTo: bigint): number {
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((positions[middle] as bigint) <= upTo) low = middle + 1;
    else high = middle;
  }
  return low;
}
