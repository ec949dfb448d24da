import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { duration, instant, instantText } from '#libs/evidence';

const anyInstant = fc.date({
  min: new Date('0000-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

describe('an instant', () => {
  it('is read to the millisecond, whatever it is', () => {
    fc.assert(fc.property(anyInstant, (date) => instant(instantText(date.getTime())) === date.getTime()));
  });

  it('loses its finer digits, towards the past, and never gains one', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 0, max: 999_999 }), (date, nanos) => {
        const text = date.toISOString().replace('Z', `${String(nanos).padStart(6, '0')}Z`);
        return instant(text) === date.getTime();
      }),
    );
  });

  it('is the same, or none, whatever the form is that says it', () => {
    const spoilt = fc.record({
      date: anyInstant,
      index: fc.integer({ min: 0, max: 22 }),
      other: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
    });
    fc.assert(
      fc.property(spoilt, ({ date, index, other }) => {
        const text = instantText(date.getTime());
        const changed = `${text.slice(0, index)}${other}${text.slice(index + 1)}`;
        expect(instant(changed)).toBe(instant(changed.replace(/Z$/, '0Z')));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['2026-08-03T09:00:00Z', '2026-08-03T09:00:00.000Z'],
    ['2026-08-03T09:00:00.5Z', '2026-08-03T09:00:00.500Z'],
    ['2026-08-03t09:00:00.1239z', '2026-08-03T09:00:00.123Z'],
    ['2026-08-03T09:00:00+00:00', '2026-08-03T09:00:00.000Z'],
    ['2026-08-03T09:00:00.25-00:00', '2026-08-03T09:00:00.250Z'],
    ['2026-08-03T11:00:00+02:00', '2026-08-03T09:00:00.000Z'],
    ['2026-08-03T00:15:00.5-23:59', '2026-08-04T00:14:00.500Z'],
    ['2024-03-01T00:30:00+01:00', '2024-02-29T23:30:00.000Z'],
    ['0000-01-01T01:00:00+01:00', '0000-01-01T00:00:00.000Z'],
    ['0100-01-01T00:30:00+01:00', '0099-12-31T23:30:00.000Z'],
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
    ['0099-03-01T00:00:00Z', '0099-03-01T00:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(instantText(instant(text))).toBe(expected);
  });

  it.each([
    ['no day of the calendar', '2026-02-29T00:00:00Z'],
    ['no day of the calendar', '2026-04-31T00:00:00Z'],
    ['no day of the calendar', '1900-02-29T00:00:00Z'],
    ['no day of the calendar', '2026-02-29T00:00:00.000Z'],
    ['no hour', '2026-01-01T24:00:00.000Z'],
    ['no month', '2026-13-01T00:00:00Z'],
    ['no hour', '2026-01-01T24:00:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['no offset of a clock', '2026-08-03T11:00:00+24:00'],
    ['no offset of a clock', '2026-08-03T11:00:00+02:60'],
    ['no offset in RFC 3339', '2026-08-03T11:00:00+0200'],
    ['before the year 0', '0000-01-01T00:59:59.999+01:00'],
    ['after the year 9999', '9999-12-31T23:00:00-01:00'],
    ['no offset', '2026-08-03T09:00:00'],
    ['a date alone', '2026-08-03'],
    ['no RFC 3339', '2026-08-03 09:00:00Z'],
    ['more than an instant', '2026-08-03T09:00:00Z '],
    ['nothing', ''],
  ])('that is %s is none: %s', (_why, text) => {
    expect(instant(text)).toBeNaN();
  });
});

describe('a duration', () => {
  it.each([
    ['P1D', 86_400_000],
    ['P900D', 77_760_000_000],
    ['P2W', 1_209_600_000],
    ['PT15M', 900_000],
    ['P1DT2H3M4S', 93_784_000],
  ])('%s is %d ms', (text, ms) => {
    expect(duration(text)).toBe(ms);
  });

  it.each(['P1M', 'P1Y', 'P', 'PT', 'P1DT', 'P0D', 'PT0S', '1D', 'P-1D', 'P1.5D', ''])('%s is none', (text) => {
    expect(duration(text)).toBeNaN();
  });
});
