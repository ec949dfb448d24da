import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonElements, limits, parseJson } from '#libs/evidence';

const bytes = (text: string) => new TextEncoder().encode(text);
const shallow = fc.jsonValue({ stringUnit: 'binary', noUnicodeString: false, maxDepth: 4 }).filter(hasOnlySafeNumbers);

function hasOnlySafeNumbers(value: unknown): boolean {
  let safe = true;
  JSON.stringify(value, (_key, each) => {
    if (typeof each === 'string' && each.includes('\0')) safe = false;
    if (typeof each === 'number' && Number.isInteger(each) && !Number.isSafeInteger(each)) safe = false;
    if (typeof each === 'object' && each && Object.keys(each).some((key) => key.includes('\0'))) safe = false;
    return each;
  });
  return safe;
}

describe('strict reading of JSON', () => {
  it('gives what JSON.parse gives, however it is spaced', () => {
    fc.assert(
      fc.property(shallow, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        expect(parseJson(bytes(text))).toEqual({ value: JSON.parse(text) });
        expect(parseJson(text)).toEqual({ value: JSON.parse(text) });
      }),
    );
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (input) => parseJson(input) !== undefined));
  });

  it('finds any member that is sent twice', () => {
    const name = fc.string({ minLength: 1 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), fc.nat(), (names, chosen) => {
        const again = names[chosen % names.length] as string;
        const members = [...names, again].map((each) => `${JSON.stringify(each)} : {"x":[1,{"y":"a:b,{"}]}`);
        const { problems } = parseJson(`{"o":[0,{${members.join(',')}}]}`);
        expect(problems).toEqual([
          {
            pointer: `/o/1/${again.replaceAll('~', '~0').replaceAll('/', '~1')}`,
            detail: expect.stringContaining('twice'),
          },
        ]);
      }),
    );
  });

  it.each([
    ['two spellings of one key', '{"a":1,"\\u0061":2}', '/a'],
    ['a key twice under one that is escaped', '{"a/b":{"~":1,"~":2}}', '/a~1b/~0'],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}', '/__proto__'],
    ['NUL in a string', '{"a":["\\u0000"]}', '/a/0'],
    ['NUL in a key', '{"a":{"\\u0000":1}}', '/a/\0'],
    ['half a surrogate pair', '{"a":"\\ud83d"}', '/a'],
    ['half a surrogate pair in a key', '{"\\ude00":1}', '/\ufffd'],
    ['an integer beyond 2^53', '{"n":[9007199254740993]}', '/n/0'],
    ['2^53 itself, which is also what 2^53+1 is read as', '{"n":9007199254740992}', '/n'],
    ['a large integer with an exponent', '{"n":1e300}', '/n'],
    ['a number beyond a double', '{"n":-1e400}', '/n'],
  ])('refuses %s, and says where', (_what, text, pointer) => {
    expect(parseJson(bytes(text)).problems?.map((problem) => problem.pointer)).toEqual([pointer]);
  });

  it.each([
    ['the greatest safe integer', '{"n":9007199254740991}'],
    ['a fraction', '{"n":0.1}'],
    ['a whole pair of surrogates, escaped', '{"a":"\\ud83d\\ude02"}'],
    ['one key in two objects', '[{"a":1},{"a":1}]'],
    ['a colon, a brace and a quote within a string', '{"a":"x:{\\"y\\":1}\\\\","b":":"}'],
    ['__proto__, as a member like any other', '{"__proto__":{"a":1}}'],
  ])('takes %s', (_what, text) => {
    expect(parseJson(bytes(text))).toEqual({ value: JSON.parse(text) });
  });

  it('reports all reasons, not only the first', () => {
    const { problems } = parseJson('{"a":{"b":1,"b":2},"n":9007199254740993,"s":"\\u0000"}');
    expect(problems?.map(({ pointer }) => pointer).sort()).toEqual(['/a/b', '/n', '/s']);
  });

  it.each([
    ['wrong UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['an overlong form', Uint8Array.of(0x22, 0xc0, 0x80, 0x22)],
    ['half a surrogate pair in UTF-8', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)],
    ['no JSON', bytes('{"a":')],
    ['a raw NUL', bytes('"\0"')],
    ['nothing', bytes('')],
    ['a byte order mark', bytes('\ufeff{}')],
  ])('refuses %s', (_what, input) => {
    expect(parseJson(input).problems).toHaveLength(1);
  });

  it('takes as many levels as the limit, and refuses one more, or a hundred thousand', () => {
    const nested = (levels: number) => bytes('['.repeat(levels) + ']'.repeat(levels));
    expect(parseJson(nested(limits.depthMax)).problems).toBeUndefined();
    expect(parseJson(nested(limits.depthMax + 1)).problems).toHaveLength(1);
    expect(parseJson(nested(100_000)).problems).toHaveLength(1);
    expect(parseJson(bytes(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`)).problems).toHaveLength(1);
  });

  it('stops listing at its limit', () => {
    const text = JSON.stringify(Array.from({ length: 5_000 }, () => 1e300));
    expect(parseJson(text).problems).toHaveLength(limits.problemsMax);
  });
});

describe('the elements of a batch', () => {
  const text = (elements: Uint8Array[] | undefined) => elements?.map((each) => new TextDecoder().decode(each).trim());

  it('are the bytes of each, for any array', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ stringUnit: 'binary' })), fc.constantFrom(undefined, 1), (values, space) => {
        const elements = text(jsonElements(bytes(` ${JSON.stringify(values, undefined, space)}\n`)));
        expect(elements?.map((each) => JSON.parse(each))).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  it('come out one by one, the bad ones too', () => {
    expect(text(jsonElements(bytes('[{"a":"],["}, {"a":nonsense}, {"a":1,"a":2}]')))).toEqual([
      '{"a":"],["}',
      '{"a":nonsense}',
      '{"a":1,"a":2}',
    ]);
  });

  it.each(['', '{}', '"[]"', '[1', '[1]]', '[1,]', '[,1]', '[1] 2', '[}', '["'])('are not there in %s', (input) => {
    expect(jsonElements(bytes(input))).toBeUndefined();
  });

  it('are none in an empty array', () => {
    expect(jsonElements(bytes(' [ ] '))).toEqual([]);
  });

  it('stop at the first beyond those that were asked for', () => {
    expect(text(jsonElements(bytes('[1,2,3,4,5]'), 2))).toEqual(['1', '2', '3']);
    expect(text(jsonElements(bytes('[1,2]'), 2))).toEqual(['1', '2']);
  });
});
