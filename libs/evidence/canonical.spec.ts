import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonical } from '#libs/evidence';

const json = fc.jsonValue({ stringUnit: 'binary' });

describe('the RFC 8785 form', () => {
  it('is what the canonicalize package gives, for any JSON', () => {
    fc.assert(fc.property(json, (value) => canonical(value) === canonicalize(value)));
  });

  it('stays the same when it is parsed and formed again', () => {
    fc.assert(fc.property(json, (value) => canonical(JSON.parse(canonical(value))) === canonical(value)));
  });

  it('is that of the RFC, appendix of numbers, strings and order', () => {
    const value = { ö: 1, '1': -0, '\r': 1e21, '\ufb33': 'a"\\\n', '😂': [56.0, 4.5, 1e-27, null, true] };
    expect(canonical(value)).toBe('{"\\r":1e+21,"1":0,"ö":1,"😂":[56,4.5,1e-27,null,true],"\ufb33":"a\\"\\\\\\n"}');
  });

  it('keeps a member called __proto__', () => {
    expect(canonical(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, '\ud800', undefined, [undefined], () => 1, 1n])(
    'of what is no JSON does not exist: %p',
    (value) => {
      expect(() => canonical(value)).toThrow(TypeError);
    },
  );
});
