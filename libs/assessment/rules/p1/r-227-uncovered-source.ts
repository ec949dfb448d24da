import type { RequestCase } from '../../case/request-case.js';
import type { SourceRecord } from '../../sources/sources.js';
import type { ReasonRule } from '../rule.js';

/** A source that could have carried a solicitation was not whole in the look-back of the request. */
export const uncoveredSource: ReasonRule = {
  id: 'R-227',
  claim: 'a registered source was uncovered in the look-back of the request',
  source: '[I]: an absence is worth what the net was worth',
  applies: (request) => request.file.record.registers.sources.some(isUncovered(request)),
  because: (request) =>
    uncoveredSources(request).flatMap((source) => [
      ...source.versions.slice(-1),
      ...source.uncovered(request.lookBack, request.at).flatMap(({ because }) => because),
    ]),
};

/** Those that matter to the client and were not whole. */
export const uncoveredSources = (request: RequestCase): readonly SourceRecord[] =>
  request.file.record.registers.sources.filter(isUncovered(request));

function isUncovered({ where, lookBack, at }: RequestCase): (source: SourceRecord) => boolean {
  const country = where.state === 'ASSUMED' ? undefined : where.country;
  return (source) => source.isUncovered(lookBack, at) && source.concerns(country);
}
