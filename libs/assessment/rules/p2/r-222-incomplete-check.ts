import { isKind } from '../../facts/fact.js';
import { incompleteCheck as underP1 } from '../p1/r-222-incomplete-check.js';
import type { ReasonRule } from '../rule.js';

/** As under P1, with the links that the checks leave out; a check that lists no campaign looked at nothing. */
export const incompleteCheck: ReasonRule = {
  ...underP1,
  claim: 'the exposure check does not list every linked identifier, or no campaign',
  because: (request) => {
    const checks = underP1.because(request);
    const { record } = request.file;
    return [...checks, ...checks.flatMap((check) => (isKind(check, 'ExposureCheck') ? record.leftOutOf(check) : []))];
  },
};
