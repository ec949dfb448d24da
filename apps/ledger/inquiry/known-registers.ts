import { Injectable } from '@nestjs/common';
import { Registers } from '#libs/assessment';
import { type RecordedEvidence, sourceOfSubject } from '#libs/evidence';
import { Views } from '#libs/views';
import type { Knowledge } from './clocks.js';
import { KnownEvidence } from './known-evidence.js';

const statesMax = 32;
/** Facts that all states that are kept may have together. */
const factsMax = 200_000;

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
  readonly #states = new Map<string, Registers>();
  #reading: Promise<void> = Promise.resolve();
  #last: { readonly upTo: bigint; readonly key: string } | undefined;

  constructor(
    private readonly views: Views,
    private readonly known: KnownEvidence,
  ) {}

  async at({ upTo, knownAt }: Knowledge): Promise<Registers> {
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#readUpTo(upTo));
    await this.#reading;
    if (this.#last?.upTo !== upTo) this.#last = { upTo, key: this.#key(upTo) };
    const { key } = this.#last;
    const like = this.#states.get(key);
    const state = like === undefined ? this.#make({ upTo, knownAt }) : like.at(knownAt);
    this.#states.delete(key);
    this.#states.set(key, state);
    this.#forget();
    return state;
  }

  /** Evidence about what is registered, in the order of recording. */
  async evidence(knowledge: Knowledge): Promise<readonly RecordedEvidence[]> {
    await this.at(knowledge);
    return this.#evidence.slice(0, countUpTo(this.#positions, knowledge.upTo));
  }

  /** The more there is in a state, the fewer are kept. */
  #forget(): void {
    const kept = Math.max(1, Math.min(statesMax, Math.floor(factsMax / (1 + this.#positions.length))));
    while (this.#states.size > kept) this.#states.delete(this.#states.keys().next().value as string);
  }

  #make({ upTo, knownAt }: Pick<Knowledge, 'upTo' | 'knownAt'>): Registers {
    const evidence = this.#evidence.slice(0, countUpTo(this.#positions, upTo));
    return new Registers(evidence, knownAt, (source) => this.views.register.arrivals(source, upTo));
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

  /** Same key, same registers: as much of their own evidence, and as much of what their sources sent. */
  #key(upTo: bigint): string {
    const sources = [...this.#sources].filter(([, position]) => position <= upTo);
    const last = sources.map(([source]) =>
      this.views.register.events({ source, direction: 'back', limit: 1 }, upTo).join(),
    );
    return `${countUpTo(this.#positions, upTo)} ${last.join()}`;
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
