import { describe, expect, it } from '@jest/globals';
import { type DueIdentifier, termOfIdentifier } from './term-of-identifier.js';

const day = 24 * 60 * 60 * 1000;
const due: DueIdentifier = {
  ...{ isLinked: false, isCovered: false, last: 10 * day, until: 190 * day },
  ...{ campaignShadowMs: 180 * day, now: 190 * day },
};

describe('the key of an identifier', () => {
  it.each<[string, Partial<DueIdentifier>, ReturnType<typeof termOfIdentifier>]>([
    ['is destroyed campaign_shadow after the last that was recorded', {}, 'destroyed'],
    ['lasts until then, and no longer', { now: 190 * day - 1 }, { until: 190 * day }],
    ['lasts on where more was recorded since', { last: 11 * day }, { until: 191 * day }],
    ['stays for ever once a link joined it to anybody', { isLinked: true }, 'kept'],
    ['is asked about again where an authority has asked', { isCovered: true }, { until: 191 * day }],
    ['waits a day for what it is to seal', { last: undefined, until: 0 }, { until: 191 * day }],
    ['is destroyed where nothing was sealed by it', { last: undefined }, 'destroyed'],
  ])('%s', (_, other, fate) => {
    expect(termOfIdentifier({ ...due, ...other })).toEqual(fate);
  });
});
