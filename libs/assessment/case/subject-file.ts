import { countUntil } from '#libs/evidence';
import type { Effect } from '../client/acts.js';
import type { Fact } from '../facts/fact.js';
import { covers, type Subject } from '../facts/scope.js';
import type { RequestFile } from './request-file.js';
import type { RuledAct } from './ruled-acts.js';
import type { Extension, Taint, WeighedActs } from './weighed-acts.js';

/** A gap of a source that is resolved may make an offer permitted that tainted. */
const isForGood = ({ rule }: { readonly rule: string }): boolean => rule !== 'R-320';

/** What a client's acts and requests amount to for one service and asset, at any instant. */
export class SubjectFile {
  readonly subject: Subject;
  readonly requestFile: RequestFile;
  readonly #weigh: () => WeighedActs;
  readonly #neutral: () => readonly RuledAct[];
  #weighed: WeighedActs | undefined;

  constructor(
    requestFile: RequestFile,
    { weigh, neutral }: { readonly weigh: () => WeighedActs; readonly neutral: () => readonly RuledAct[] },
  ) {
    this.subject = requestFile.subject;
    this.requestFile = requestFile;
    this.#weigh = weigh;
    this.#neutral = neutral;
  }

  /** The client's own requests for this subject, by occurrence; also those of which only the hurting part stands. */
  get requests(): readonly Fact<'ServiceRequest'>[] {
    return this.requestFile.requests;
  }

  /** Taints with `occurred` ≤ at, the earliest first, ties by lower rule number. */
  taints(at: number): readonly Taint[] {
    const { taints } = this.#acts;
    return taints.slice(0, countUntil(taints, at));
  }

  get firstTaint(): Taint | undefined {
    return this.#acts.taints[0];
  }

  /** Acts that would taint but for an unknown actor or a link that is only probable. */
  blocked(rule: 'R-132' | 'R-143', at: number): readonly RuledAct[] {
    const acts = this.#acts.blocked[rule];
    return acts.slice(0, countUntil(acts, at));
  }

  firstBlocked(rule: 'R-132' | 'R-143'): RuledAct | undefined {
    return this.#acts.blocked[rule][0];
  }

  /** As `Outline` has it. */
  decidedFrom(effect: Effect): number {
    const { taints, blocked } = this.#acts;
    const tainted = taints.find(isForGood)?.at ?? Infinity;
    if (effect !== 'R-132' && effect !== 'R-143') return tainted;
    const isInTheWay = (act: RuledAct) => covers(act.entries, this.subject) && isForGood(act);
    return Math.min(tainted, blocked[effect].find(isInTheWay)?.at ?? Infinity);
  }

  /** Permitted offers of this subject by which the service may be extended, the earliest first. */
  extensions(at: number): readonly Extension[] {
    const { extensions } = this.#acts;
    return extensions.slice(0, countUntil(extensions, at));
  }

  get firstExtension(): Extension | undefined {
    return this.#acts.extensions[0];
  }

  /** The acts that concern this subject and are set aside by a neutral rule, with `occurred` ≤ at. */
  neutral(at: number): readonly RuledAct[] {
    const acts = this.#neutral();
    return acts.slice(0, countUntil(acts, at));
  }

  get #acts(): WeighedActs {
    this.#weighed ??= this.#weigh();
    return this.#weighed;
  }
}
