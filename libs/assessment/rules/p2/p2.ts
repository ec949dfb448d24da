import { reference20261201 } from '../../reference/reference-2026-12-01.js';
import { p1 } from '../p1/p1.js';
import { authorised as authorisedP1 } from '../p1/r-030-authorised.js';
import { grandfathered as grandfatheredP1 } from '../p1/r-040-grandfathered.js';
import { promptedRequest } from '../p1/r-117-prompted-request.js';
import { openAllegation } from '../p1/r-145-open-allegation.js';
import { incompleteCheck as incompleteCheckP1 } from '../p1/r-222-incomplete-check.js';
import { uncoveredSource } from '../p1/r-227-uncovered-source.js';
import type { RuleSet } from '../rule-set.js';
import { ceasedFor } from './ceased.js';
import { passedOverByP2 } from './passed-over.js';
import { authorised } from './r-030-authorised.js';
import { orderedToCease } from './r-036-ordered-to-cease.js';
import { grandfathered } from './r-040-grandfathered.js';
import { windDown } from './r-050-wind-down.js';
import { prompted } from './r-117-prompted.js';
import { missedDelivery } from './r-127-missed-delivery.js';
import { unsettledArrival } from './r-146-unsettled-arrival.js';
import { incompleteCheck } from './r-222-incomplete-check.js';
import { unknownSurface } from './r-229-unknown-surface.js';
import { readingsOfP2 } from './readings.js';

/** Rules of P1, each with what stands in its place under P2. A rule that is not here is as it was. */
function changed<R>(rules: readonly R[], changes: readonly (readonly [R, ...R[]])[]): readonly R[] {
  return rules.flatMap((rule) => changes.find(([before]) => before === rule)?.slice(1) ?? [rule]);
}

/** Rule set P2: P1, and what is changed here. */
export const p2: RuleSet = {
  ...p1,
  id: 'P2',
  reference: reference20261201,
  table: changed(p1.table, [
    [authorisedP1, authorised, windDown, orderedToCease],
    [grandfatheredP1, grandfathered],
    [openAllegation, openAllegation, unsettledArrival],
  ]),
  solicitation: changed(p1.solicitation, [[promptedRequest, prompted]]),
  reasons: changed(p1.reasons, [
    [uncoveredSource, uncoveredSource, unknownSurface],
    [incompleteCheckP1, incompleteCheck],
  ]),
  neutral: p1.neutral.map((rule) => (rule.id === missedDelivery.id ? missedDelivery : rule)),
  readings: readingsOfP2,
  passesOver: passedOverByP2,
  barred: (record, entity, at) =>
    ceasedFor(record.registers, record.circumstances.whereabouts.at(at), entity, at).length > 0,
};
