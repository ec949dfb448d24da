import type { Case } from '../../case/case.js';
import type { Extension } from '../../case/weighed-acts.js';
import { evidenceOf } from '../../client/acts.js';
import type { Fact } from '../../facts/fact.js';
import type { TableRule } from '../rule.js';

/** Offered by the firm, of the same type, inside the original context of a client-initiated request. */
export const sameTypeExtension: TableRule = {
  id: 'R-310',
  claim: 'a same-type offer inside the original transaction of a client-initiated request',
  source: 'MiCA 61(2); ESMA guideline 3',
  decide: (question) => {
    const { hasRequest, extension } = question;
    return hasRequest || extension === undefined
      ? undefined
      : { status: 'SAME_TYPE_EXTENSION', because: () => evidenceFor(extension, question) };
  },
};

/** The offer, what makes the original request client-initiated, and what says that two assets are of one type. */
function evidenceFor({ act, at, original }: Extension, { asset, registers }: Case): readonly Fact[] {
  const assets = new Set([asset, original.request.data.asset]);
  const types = assets.size > 1 ? [...assets].flatMap((id) => registers.assets.inForce(id, at)) : [];
  return [...evidenceOf(act), ...original.evidence(), ...types];
}
