import type { ReasonRule } from './rule.js';

/** A source that could have carried a solicitation was not whole in the look-back of the request. */
export const uncoveredSource: ReasonRule = {
  id: 'R-227',
  claim: 'a registered source was uncovered in the look-back of the request',
  source: '[I]: an absence is worth what the net was worth',
  because: ({ request, firstContact, where, at, dossier }) => {
    const { sources, tables } = dossier.registers;
    const within = { from: (firstContact ?? request).at - tables.policy.campaignShadowMs, to: request.at };
    const country = where.state === 'ASSUMED' ? undefined : where.country;
    for (const source of sources) {
      if (!source.concerns(country)) continue;
      const gaps = source.uncovered(within, at);
      if (gaps.length > 0) return [...source.versions.slice(-1), ...gaps.flatMap(({ because }) => because)];
    }
    return undefined;
  },
};
