import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellsOf, csvRecords } from './csv-records.js';
import type { FoundRecord } from './found-record.js';
import { jsonRecords, parsed } from './json-records.js';

const start = { bytes: 0, records: 0 };
const own = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Bytes in pieces of any size, as a file or a socket gives them. */
async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const end = at + (sizes[turn % sizes.length] as number);
    yield bytes.subarray(at, end);
    at = end;
  }
}

async function all(records: AsyncIterable<FoundRecord>): Promise<FoundRecord[]> {
  const found: FoundRecord[] = [];
  for await (const record of records) found.push(record);
  return found;
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const records = fc.array(fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }), {
  minLength: 1,
  maxLength: 8,
});
const layouts: readonly ((values: readonly unknown[]) => string)[] = [
  (values) => values.map((value) => `${JSON.stringify(value)}\n`).join(''),
  (values) => values.map((value) => `${JSON.stringify(value)}\r\n\n`).join(''),
  (values) => JSON.stringify(values),
  (values) => JSON.stringify(values, undefined, 2),
  (values) => `\ufeff${JSON.stringify(values, undefined, '\t')}\n`,
  (values) => values.map((value) => JSON.stringify([value])).join('\n'),
];

describe('the records of JSON', () => {
  it('are the same however they are laid out and arrive, and can be gone on with behind each', async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.constantFrom(...layouts), sizes, async (values, layout, pieces) => {
        const bytes = Buffer.from(layout(values));
        const isList = /^\ufeff?\[/.test(bytes.toString());
        const found = await all(jsonRecords(inPieces(bytes, pieces), own, { from: start, isList: false }));
        expect(found.map(({ record }) => record)).toEqual(values.map((value) => parsed(JSON.stringify(value)).value));
        for (const { end, number } of found) {
          const rest = inPieces(bytes.subarray(end), pieces);
          const from = { bytes: end, records: number };
          const others = await all(jsonRecords(rest, own, { from, isList }));
          expect(others).toEqual(found.slice(number));
        }
      }),
    );
  });

  it('keep what cannot be read, and go on behind it', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":1}\n{"b":}\n'),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from('{"c":2}'),
    ]);
    const found = await all(jsonRecords(inPieces(bytes, [4]), own, { from: start, isList: false }));
    expect(found.map(({ fault }) => fault?.slice(0, 12))).toEqual([
      undefined,
      'is no JSON: ',
      'is not UTF-8',
      undefined,
    ]);
    expect(found[1]?.record).toBe('{"b":}');
  });

  it('keep all digits of a number that is too long for one', () => {
    expect(parsed('{"id":12345678901234567890,"at":1782032400.123456,"n":9007199254740991}').value).toEqual({
      id: '12345678901234567890',
      at: 1782032400.123456,
      n: 9007199254740991,
    });
  });
});

describe('the records of a CSV', () => {
  const cell = fc.string({ maxLength: 6, unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r\n', ' ', '1') });
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

  it('are the cells under the names of the first line, whatever is in them and however they arrive', async () => {
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(rows, sizes, fc.constantFrom('\n', '\r\n'), async (cells, pieces, newline) => {
        const lines = ['a,"b b"', ...cells.map((row) => row.map(quoted).join(','))];
        const bytes = Buffer.from(`\ufeff${lines.join(newline)}${newline}`);
        const found = await all(csvRecords(inPieces(bytes, pieces), { from: start }));
        expect(found.map(({ record }) => record)).toEqual(cells.map(([a, b]) => ({ a, 'b b': b })));
        for (const { end, number } of found) {
          const from = { bytes: end, records: number };
          const rest = csvRecords(inPieces(bytes.subarray(end), pieces), { from, columns: ['a', 'b b'] });
          expect(await all(rest)).toEqual(found.slice(number));
        }
      }),
    );
  });

  it('keep a row that has not as many cells as there are columns, or a quote that is wrong', async () => {
    const bytes = Buffer.from('a;b\n1;2\n1;2;3\n"x"y;2\n');
    const found = await all(csvRecords(inPieces(bytes, [7]), { from: start, delimiter: ';' }));
    expect(found.map(({ fault }) => fault)).toEqual([
      undefined,
      'has 3 cells under 2 columns',
      'has a quote that does not end, or text beside one',
    ]);
    expect(cellsOf('"a""b",,c', ',')).toEqual(['a"b', '', 'c']);
  });
});
