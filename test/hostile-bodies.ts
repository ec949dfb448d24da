import { Chance } from './chance.js';
import { batchType, contact, eventType, linesType } from './running-ledger.js';

/** One hostile request, and what must become of it. */
export interface Hostile {
  readonly what: string;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Only a part of the body is ever sent. */
  readonly stalls?: boolean;
  /** What it may be answered, when chance decides nothing. */
  readonly statuses: readonly number[];
}

type Maker = (chance: Chance, id: string) => Omit<Hostile, 'what' | 'headers'> & Partial<Pick<Hostile, 'headers'>>;

/** What any body at all may be answered, when it may by chance be valid. */
const anyAnswer = [200, 201, 207, 400, 409, 413, 415, 422] as const;
const text = (event: unknown): string => JSON.stringify(event);
const nested = (levels: number): string => `${'{"a":['.repeat(levels / 2)}1${']}'.repeat(levels / 2)}`;
const withData = (id: string, data: string): Buffer =>
  Buffer.from(text(contact(id, { data: '@' })).replace('"@"', data));

const binaryHeaders = (id: string): Record<string, string> => ({
  'ce-specversion': '1.0',
  'ce-id': id,
  'ce-source': 'crm',
  'ce-type': 'initium.ClientContact.v1',
  'ce-subject': 'client/c1',
  'ce-time': '2026-03-02T09:15:00Z',
});

/** Each way to be hostile, and how often it comes in turn. */
const makers: Readonly<Record<string, Maker>> = {
  'cut short': (chance, id) => {
    const whole = Buffer.from(text(contact(id)));
    return { contentType: eventType, body: whole.subarray(0, 1 + chance.below(whole.length - 2)), statuses: [400] };
  },
  'one byte changed': (chance, id) => {
    const body = Buffer.from(text(contact(id)));
    body[chance.below(body.length)] = chance.below(256);
    return { contentType: eventType, body, statuses: anyAnswer };
  },
  'wrong UTF-8': (chance, id) => {
    const whole = Buffer.from(text(contact(id)));
    const at = 1 + chance.below(whole.length - 2);
    const body = Buffer.concat([whole.subarray(0, at), chance.of(notUtf8), whole.subarray(at)]);
    return { contentType: eventType, body, statuses: [400] };
  },
  'a thousand levels': (_chance, id) => ({
    contentType: eventType,
    body: withData(id, nested(1000)),
    statuses: [422],
  }),
  'a key twice': (chance, id) => {
    const key = chance.of(['specversion', 'id', 'source', 'type', 'subject', 'time']);
    const body = Buffer.from(text(contact(id)).replace('{', `{"${key}":"x",`));
    return { contentType: eventType, body, statuses: [422] };
  },
  'keys that JavaScript knows': (chance, id) => {
    const key = chance.of(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '\\u005f_proto__']);
    const value = chance.of(['{"channel":"WEBSITE"}', 'null', '{"polluted":true}', '[]']);
    const body = Buffer.from(text(contact(id)).replace('"data":{', `"data":{"${key}":${value},`));
    return { contentType: eventType, body, statuses: [422] };
  },
  'values that are none': (chance, id) => {
    const value = chance.of(['1e999', '9007199254740993', '"\\u0000"', '"\\ud800"', '-1e999', '12345678901234567890']);
    return { contentType: eventType, body: withData(id, `{"channel":${value}}`), statuses: [422] };
  },
  'another type in place of an attribute': (chance, id) => {
    const name = chance.of(['specversion', 'id', 'source', 'type', 'subject', 'time', 'data']);
    const value = chance.of([1, true, [], {}, '', null, 'x'.repeat(2000), '\u202e', '../apps']);
    return { contentType: eventType, body: Buffer.from(text(contact(id, { [name]: value }))), statuses: anyAnswer };
  },
  'injected headers': (chance, id) => {
    const injected = chance.of(['%0d%0aset-cookie:%20a=b', '%00', '%ff', '%', '"a', '%0a', '%e2%80%ae%0d']);
    const headers = { ...binaryHeaders(id), [chance.of(['ce-id', 'ce-source', 'ce-subject'])]: injected };
    return {
      contentType: 'application/json',
      headers,
      body: Buffer.from('{"channel":"WEBSITE"}'),
      statuses: [200, 201, 409, 422],
    };
  },
  'headers that are no attributes': (chance, id) => {
    const name = chance.of(['ce-__proto__', 'ce-data', 'ce-data_base64', 'ce-ledgertime', 'ce-personal', 'ce-x-y']);
    const headers = { ...binaryHeaders(id), [name]: 'x' };
    return { contentType: 'application/json', headers, body: Buffer.from('{"channel":"WEBSITE"}'), statuses: [422] };
  },
  'attributes that JavaScript knows': (chance, id) => {
    const name = chance.of(['ce-constructor', 'ce-valueof', 'ce-tostring', 'ce-then', 'ce-length']);
    const headers = { ...binaryHeaders(id), [name]: chance.of(['x', '%ff', '', '1']) };
    return {
      contentType: 'application/json',
      headers,
      body: Buffer.from('{"channel":"WEBSITE"}'),
      statuses: anyAnswer,
    };
  },
  noise: (chance) => ({
    contentType: chance.of([eventType, batchType, linesType, 'application/json', 'text/plain', 'a/b;c', 'x']),
    body: chance.bytes(chance.below(400)),
    statuses: anyAnswer,
  }),
  'a batch of everything': (chance, id) => {
    const elements = [text(contact(id)), '1', 'null', '{}', text(contact(id)), nested(200), '"\\ud800"', '[]'];
    const body = Buffer.from(`[${Array.from({ length: chance.below(20) }, () => chance.of(elements)).join(' , ')}]`);
    return { contentType: batchType, body, statuses: [200, 201, 207, 422] };
  },
  'a broken batch': (chance, id) => ({
    contentType: batchType,
    body: Buffer.from(
      chance.of(['[', '[1,]', '[,1]', '[1 2]', ']', '[[]', '{}', '"x"', `[${text(contact(id))}}`, '[1]x']),
    ),
    statuses: [400],
  }),
  'lines of everything': (chance, id) => {
    const lines = [text(contact(id)), '{', '', '\u0000', nested(1000), '[]', 'x'.repeat(70_000), '\ufeff{}'];
    const body = Array.from({ length: chance.below(20) }, () => Buffer.from(`${chance.of(lines)}\n`));
    return { contentType: linesType, body: Buffer.concat([...body, chance.bytes(50)]), statuses: [200] };
  },
};

const notUtf8 = [[0xff], [0xc0, 0x80], [0xe2, 0x28, 0xa1], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]].map((bytes) =>
  Buffer.from(bytes),
);

const tenMegabytes = 10 * 1024 * 1024;

/** So many hostile requests, always the same ones for the same seed. */
export function* hostileRequests(count: number, seed: number): Generator<Hostile> {
  const chance = new Chance(seed);
  const kinds = Object.entries(makers);
  for (let index = 0; index < count; index++) {
    const id = `hostile-${index}`;
    if (index % 250 === 0) {
      const body = withData(id, `{"channel":"${'x'.repeat(tenMegabytes)}"}`);
      yield { what: '10 MB in one event', contentType: eventType, headers: {}, body, statuses: [413] };
    } else if (index % 100 === 0) {
      const body = Buffer.from(text(contact(id)));
      const contentType = chance.of([eventType, batchType]);
      yield { what: 'a body that stalls', contentType, headers: {}, body, stalls: true, statuses: [408] };
    } else {
      const [what, make] = kinds[index % kinds.length] as [string, Maker];
      yield { what, headers: {}, ...make(chance, id) };
    }
  }
}
