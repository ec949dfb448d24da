import { evidenceOf } from '../client/acts.js';
import { compareOccurred, compareText, type Fact } from '../facts/fact.js';
import type { Subject } from '../facts/scope.js';
import type { Originals } from './originals.js';
import type { RequestCase } from './request-case.js';
import type { RuledAct, RuledActs } from './ruled-acts.js';

/** A taint of one subject, under its rule. */
export interface Taint {
  readonly rule: string;
  readonly act: RuledAct;
  readonly at: number;
  readonly because: () => readonly Fact[];
  /** What had ended the context of the request before it, where that is to be named. */
  readonly ended: readonly Fact[];
}

/** A permitted offer, and the request in whose original context it stands. */
export interface Extension {
  readonly act: RuledAct;
  readonly at: number;
  readonly original: RequestCase;
}

/** What the acts about a subject amount to, each list by occurrence. */
export interface WeighedActs {
  readonly taints: readonly Taint[];
  /** Acts that would taint but for an unknown actor, or a link that is only probable. */
  readonly blocked: Readonly<Record<'R-132' | 'R-143', readonly RuledAct[]>>;
  readonly extensions: readonly Extension[];
}

/**
 * Weighs every act about a subject; which offers are permitted depends on what was offered before them.
 *
 * @param originals what offers are permitted by; asked where there is any
 * @param citesAll whether a taint names what ended the context of the request before it
 */
export function weighedActs(
  acts: RuledActs,
  originals: () => Originals,
  subject: Subject,
  citesAll: boolean,
): WeighedActs {
  const promotions = acts.promotions.about(subject);
  const offers = acts.offers.about(subject).map((act) => {
    return { act, original: act.effect === 'R-132' ? undefined : originals().permitting(subject, act.at) };
  });
  const offending = offers.filter(({ original }) => original === undefined).map(({ act }) => act);
  const taints = [
    ...promotions.filter(isTaint).map((act) => taintBy(act, act.rule)),
    ...offending.filter(isTaint).map((act) => {
      const earlier = originals().latestBefore(subject, act.at);
      const ended = citesAll && earlier !== undefined ? originals().endedBefore(earlier, act.at) : [];
      return offerTaint(act, earlier, ended);
    }),
  ];
  const blocked = (rule: 'R-132' | 'R-143') =>
    [...promotions, ...offending].filter(({ effect }) => effect === rule).sort(compareActs);
  const extensions = offers.flatMap(({ act, original }) =>
    original !== undefined && isTaint(act) && act.fact.helps && act.owner.favourable
      ? [{ act, at: act.at, original }]
      : [],
  );
  return {
    taints: taints.sort(
      (a, b) => a.at - b.at || compareText(a.rule, b.rule) || compareOccurred(a.act.fact, b.act.fact),
    ),
    blocked: { 'R-132': blocked('R-132'), 'R-143': blocked('R-143') },
    extensions,
  };
}

const isTaint = ({ effect }: RuledAct): boolean => effect === 'TAINT';

const taintBy = (act: RuledAct, rule: string, more: readonly Fact[] = [], ended: readonly Fact[] = []): Taint => ({
  rule,
  act,
  at: act.at,
  because: () => [...evidenceOf(act), ...more, ...ended],
  ended,
});

/** R-320 where the client had asked for the same before; else R-330. */
const offerTaint = (act: RuledAct, earlier: Fact | undefined, ended: readonly Fact[]): Taint =>
  earlier === undefined ? taintBy(act, 'R-330') : taintBy(act, 'R-320', [earlier], ended);

const compareActs = (a: RuledAct, b: RuledAct): number => a.at - b.at || compareOccurred(a.fact, b.fact);
