import { Case } from './case.js';
import { decide, turningPoints } from './decide.js';
import type { Dossier } from './dossier.js';
import type { PerimeterState } from './location.js';
import type { Status } from './status.js';

/** A stretch of valid time in ms, half open: [from, to). The first begins at −Infinity, the last ends at Infinity. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** For how long one service, asset and entity of a client have one status by one rule. */
export interface Standing extends Stretch {
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly status: Status;
  readonly rule: string;
}

/** For how long a client is in one place, for the law. */
export interface Stay extends Stretch {
  readonly state: PerimeterState['state'];
  /** Of an assumed place there is none. */
  readonly country: string | undefined;
}

/**
 * What `assess` answers about a client over all time, by one state of knowledge: for each of its subjects and each
 * registered entity stretches that leave no hole, in order. What time alone changes lies in them: they reach into the
 * future. The same status and rule as `assess` gives at any instant of a stretch.
 */
export function standingsOf(dossier: Dossier): Standing[] {
  const entities = dossier.registers.entities.ids;
  return dossier.subjects().flatMap((subject) =>
    entities.flatMap((entity) => {
      const about = { ...subject, entity };
      const verdictAt = (at: number) => decide(new Case(dossier, { ...about, at }));
      return stretches(turningPoints(dossier, about), verdictAt, isSameVerdict).map(({ from, to, value }) => {
        return { ...about, from, to, status: value.status, rule: value.rule };
      });
    }),
  );
}

/** Where a client is over all time, by one state of knowledge. */
export function staysOf(dossier: Dossier): Stay[] {
  const { whereabouts } = dossier.circumstances;
  return stretches(whereabouts.changes(), (at) => whereabouts.at(at), isSamePlace).map(({ from, to, value }) => {
    return { from, to, state: value.state, country: countryOf(value) };
  });
}

/** What a value that may differ only at the points is between them; neighbours that are the same are one. */
function stretches<V>(points: readonly number[], valueAt: (at: number) => V, isSame: (a: V, b: V) => boolean) {
  const found: { from: number; to: number; value: V }[] = [];
  const first = points[0];
  let last = { from: -Infinity, to: Infinity, value: valueAt(first === undefined ? 0 : first - 1) };
  found.push(last);
  for (const at of points) {
    const value = valueAt(at);
    if (isSame(last.value, value)) continue;
    last.to = at;
    last = { from: at, to: Infinity, value };
    found.push(last);
  }
  return found;
}

type Verdict = Pick<Standing, 'status' | 'rule'>;
const isSameVerdict = (a: Verdict, b: Verdict): boolean => a.status === b.status && a.rule === b.rule;
const countryOf = (place: PerimeterState): string | undefined => ('country' in place ? place.country : undefined);
const isSamePlace = (a: PerimeterState, b: PerimeterState): boolean =>
  a.state === b.state && countryOf(a) === countryOf(b);
