import type { Obstacle } from './life.js';
import type { Truth } from './truth.js';

/** What the ledger answers for one line of the truth file. */
export interface LedgerAnswer {
  readonly status: string;
  readonly rule: string;
  readonly reliesOnExemption: boolean;
}

export interface Compared {
  readonly truth: Truth;
  readonly answer: LedgerAnswer;
}

export interface Comparison {
  /** Subjects for which the ledger says that the exemption may be relied on. */
  readonly relied: number;
  /** Of these, truly on the client's own initiative or a permitted offer. */
  readonly reliedRightly: number;
  /** Of these, solicited in truth: and of those, where what was recorded could have shown it. */
  readonly reliedThoughSolicited: number;
  readonly reliedThoughKnowable: number;
  /** Share of the relied that nothing recorded speaks against: 1 is the goal. */
  readonly precisionAmongKnowable: number;
  /** Share of the relied that were not solicited in truth, also where nobody could know. */
  readonly precision: number;
  readonly qualified: number;
  /** Share of those who truly qualified that the ledger lets rely. */
  readonly recall: number;
  /** The same, of those in whose way nothing stood. */
  readonly unobstructed: number;
  readonly recallUnobstructed: number;
  /** Qualified in truth and refused, by what stood in the way; a subject counts under each of its obstacles. */
  readonly refused: number;
  readonly refusedBy: Readonly<Partial<Record<Obstacle, number>>>;
  /** Qualified in truth, refused, and nothing in the life explains it. None is the goal. */
  readonly unexplained: readonly Compared[];
  /** Solicited in a way that could be known, and relied on all the same. None is the goal. */
  readonly wrong: readonly Compared[];
  /** Subjects by the State where the client really lives, and by status. */
  readonly byState: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);

/** The ledger's answers against the truth. */
export function compare(pairs: readonly Compared[]): Comparison {
  const relied = pairs.filter(({ answer }) => answer.reliesOnExemption);
  const solicited = relied.filter(({ truth }) => truth.solicited);
  const wrong = solicited.filter(({ truth }) => truth.knowable);
  const qualified = pairs.filter(({ truth }) => truth.qualifies !== null);
  const rightly = qualified.filter(({ answer }) => answer.reliesOnExemption);
  const refused = qualified.filter(({ answer }) => !answer.reliesOnExemption);
  const free = qualified.filter(({ truth }) => truth.obstacles.length === 0);
  return {
    relied: relied.length,
    reliedRightly: rightly.length,
    reliedThoughSolicited: solicited.length,
    reliedThoughKnowable: wrong.length,
    precisionAmongKnowable: share(relied.length - wrong.length, relied.length),
    precision: share(relied.length - solicited.length, relied.length),
    qualified: qualified.length,
    recall: share(rightly.length, qualified.length),
    unobstructed: free.length,
    recallUnobstructed: share(free.filter(({ answer }) => answer.reliesOnExemption).length, free.length),
    refused: refused.length,
    refusedBy: tally(refused.flatMap(({ truth }) => truth.obstacles)),
    unexplained: refused.filter(({ truth }) => truth.obstacles.length === 0),
    wrong,
    byState: byState(pairs),
  };
}

export function tally<K extends string>(keys: readonly K[]): Partial<Record<K, number>> {
  const counts = new Map<K, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))) as Partial<
    Record<K, number>
  >;
}

function byState(pairs: readonly Compared[]): Record<string, Record<string, number>> {
  const states = [...new Set(pairs.map(({ truth }) => truth.country))].sort();
  return Object.fromEntries(
    states.map((state) => [
      state,
      tally(pairs.filter(({ truth }) => truth.country === state).map(({ answer }) => answer.status)) as Record<
        string,
        number
      >,
    ]),
  );
}
