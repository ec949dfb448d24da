import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { binaryArrival } from './binary-mode.js';

const arrived = (rawHeaders: string[], body = '{"a":1}') =>
  binaryArrival({ rawHeaders } as IncomingMessage, Buffer.from(body), 'application/json');

describe('an event in binary mode', () => {
  it('has its attributes in ce- headers, percent-encoded, in any case', () => {
    expect(arrived(['Ce-Id', 'caf%C3%A9%201', 'CE-SOURCE', '/crm', 'accept', 'x'])?.parsed.value).toEqual({
      id: 'café 1',
      source: '/crm',
      datacontenttype: 'application/json',
      data: { a: 1 },
    });
  });

  it('may have them in quotes', () => {
    expect(arrived(['ce-id', '"a \\"b\\" %25"'])?.parsed.value).toMatchObject({ id: 'a "b" %' });
  });

  it.each([
    ['dn%201%25%C3%A9', 'dn 1%é'],
    ['%D0%BA%D0%BB%D1%8E%D1%87%20%221%22', 'ключ "1"'],
    ['a+b', 'a+b'],
    ['%25C3', '%C3'],
    ['%f0%9f%98%80', '😀'],
    ['a"b', 'a"b'],
    ['""', ''],
  ])('may have an attribute %s, as SDKs encode it: once, as UTF-8', (value, id) => {
    expect(arrived(['ce-id', value])?.parsed.value).toMatchObject({ id });
  });

  it.each([
    ['ce-id', '100%', '/id'],
    ['ce-id', '%ff', '/id'],
    ['ce-id', 'caf\u00e9', '/id'],
    ['ce-id', '%c3', '/id'],
    ['ce-id', '%ed%a0%80', '/id'],
    ['ce-id', '%c0%80', '/id'],
    ['ce-id', '%u00e9', '/id'],
    ['ce-id', '"%"', '/id'],
    ['ce-id', '"a', '/id'],
    ['ce-id', '"a\\"', '/id'],
    ['ce-id', '"a" "b"', '/id'],
    ['ce-data', '{}', '/data'],
    ['ce-datacontenttype', 'text/plain', '/datacontenttype'],
  ])('is not evidence with %s: %s', (name, value, pointer) => {
    expect(arrived([name, value])?.parsed.problems).toEqual([{ pointer, detail: expect.any(String) }]);
  });

  it('is not evidence with an attribute twice', () => {
    expect(arrived(['ce-id', '1', 'ce-id', '2'])?.parsed.problems).toEqual([
      { pointer: '/id', detail: 'stands in the headers twice' },
    ]);
  });

  it('points into data for what is wrong in the body', () => {
    expect(arrived(['ce-id', '1'], '{"a":1,"a":2}')?.parsed.problems?.[0]?.pointer).toBe('/data/a');
  });

  it('cannot be given other attributes by its body', () => {
    expect(arrived(['ce-id', '1'], '{},"id":"2"')).toBeUndefined();
  });

  it('is kept in structured mode', () => {
    const bytes = arrived(['ce-id', '1', 'ce-__proto__', 'x'], ' {"a": 1}')?.bytes ?? [];
    expect(Buffer.from(bytes).toString()).toBe(
      '{"datacontenttype":"application/json","id":"1","__proto__":"x","data": {"a": 1}}',
    );
  });
});
