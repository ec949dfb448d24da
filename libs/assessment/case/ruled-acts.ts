import { type Act, type Effect, isAdverse } from '../client/acts.js';
import { ActIndex } from './act-index.js';

/** An act and the rule under which it would taint. */
export interface RuledAct extends Act {
  readonly rule: string;
}

/** Every act by which a client may have been solicited, found by what it is about. */
export class RuledActs {
  /** By occurrence. */
  readonly all: readonly RuledAct[];
  #promotions: ActIndex<RuledAct> | undefined;
  #offers: ActIndex<RuledAct> | undefined;
  #neutral: ActIndex<RuledAct> | undefined;

  constructor(all: readonly RuledAct[]) {
    this.all = all;
  }

  /** Adverse acts by what they promote as a whole. */
  get promotions(): ActIndex<RuledAct> {
    this.#promotions ??= new ActIndex(this.#that(isAdverse), ({ entries }) => entries);
    return this.#promotions;
  }

  /** Adverse acts by what they offer by name. */
  get offers(): ActIndex<RuledAct> {
    this.#offers ??= new ActIndex(this.#that(isAdverse), ({ offers }) => offers);
    return this.#offers;
  }

  /** Acts that a neutral rule sets aside, by what they are about. */
  get neutral(): ActIndex<RuledAct> {
    const isNeutral = (effect: Effect) => !isAdverse(effect);
    this.#neutral ??= new ActIndex(this.#that(isNeutral), ({ entries, offers }) => [...entries, ...offers]);
    return this.#neutral;
  }

  #that(fits: (effect: Effect) => boolean): RuledAct[] {
    return this.all.filter(({ effect }) => fits(effect));
  }
}
