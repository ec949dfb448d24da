import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ChangePosition, StatusKey } from '#libs/views';
import { changePositionId, changePositionOf } from './change-position-id.js';

const key: fc.Arbitrary<StatusKey> = fc.record({
  client: fc.bigInt({ min: 0n, max: 999_999n }),
  service: fc.constantFrom('e', 'a.staking'),
  asset: fc.constantFrom('BTC', 'Ł~.1'),
  entity: fc.constantFrom('X', 'Ö'),
});
const place: fc.Arbitrary<ChangePosition> = fc
  .record({
    front: fc.record({ at: fc.nat(), position: fc.bigInt({ min: 0n, max: 2n ** 62n }) }),
    key: fc.option(key, { nil: undefined }),
    behind: fc.array(fc.record({ by: fc.nat({ max: 1_000 }), key: fc.option(key, { nil: undefined }) }), {
      maxLength: 3,
    }),
  })
  .map(({ front, key, behind }) => {
    const lacking = behind.map(({ by, key }, client) => {
      const position = front.position < BigInt(by) ? -1n : front.position - BigInt(by);
      return [BigInt(client), { at: front.at - Math.min(by, front.at), position, ...(key && { key }) }] as const;
    });
    const place = { ...front, eventId: '03ab77e1', ...(key && { key }) };
    return lacking.length === 0 ? place : { ...place, behind: new Map(lacking) };
  });

describe('the id of a place in the stream', () => {
  it('names the place, and of clients that are behind how far each is told', () => {
    fc.assert(
      fc.property(place, (one) => {
        expect(changePositionOf(changePositionId(one, '9ad0'), '9ad0')).toEqual(one);
      }),
    );
  });

  it('is none where what it says of clients is none, or before all that was recorded', () => {
    const said = (text: string) => `7.1785747600000.03ab77e19ad0~${Buffer.from(text).toString('base64url')}`;
    expect(changePositionOf(said('1 8 0'), '9ad0')?.behind).toEqual(
      new Map([[1n, { at: 1785747600000, position: -1n }]]),
    );
    for (const text of ['1 9 0', '1 -1 0', '1 2', 'x 1 0', '1 2 0 3 e', '1 2 0\n'])
      expect(changePositionOf(said(text), '9ad0')).toBeUndefined();
  });
});
