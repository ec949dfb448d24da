import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Cell, csv } from './csv.js';

/** RFC 4180, read by somebody else: cells as they were written, quotes taken off. */
function read(text: string): string[][] {
  const rows: string[][] = [[]];
  let rest = text;
  while (rest !== '') {
    const [all, quoted, plain, end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) as RegExpExecArray;
    (rows.at(-1) as string[]).push(quoted === undefined ? (plain as string) : quoted.replaceAll('""', '"'));
    rest = rest.slice((all as string).length);
    if (end === '\r\n') rows.push([]);
  }
  expect(rows.pop()).toEqual([]);
  return rows;
}

const one = (cell: Cell) => read(csv(['a'], [[cell]]))[1]?.[0];

describe('CSV', () => {
  it('has a header, ends every line in CRLF, and quotes all text', () =>
    expect(csv(['a', 'b', 'c'], [['x', 1n, null]])).toBe('"a","b","c"\r\n"x",1,\r\n'));

  it('gives back whatever text was put in, but for an apostrophe before what may be a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 2 })), (rows) => {
        const back = read(csv(['a', 'b'], rows)).slice(1);
        expect(back.map((row) => row.length)).toEqual(rows.map(() => 2));
        for (const [index, row] of rows.entries())
          for (const [place, cell] of row.entries()) expect([cell, `'${cell}`]).toContain(back[index]?.[place]);
      }),
    );
  });

  const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '=HYPERLINK("http://x","y")', '=cmd|" /C calc"!A0', '%0A=1'];
  const hidden = [
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\u00a0=1',
    '\u200b=1',
    '\ufeff=1',
    '\u3000@A',
    '\u202e=1',
    '\u0000=1',
  ];
  const alike = ['＝1', '＋1', '－1', '＠A', '﹦1', '﹢1', '﹣1', '﹫A', '⁺1', '−1'];
  it.each([...formulas.slice(0, 6), ...hidden, ...alike])('shows %j as text', (text) =>
    expect(one(text)).toBe(`'${text}`),
  );

  it.each(['c-1042', 'a=1', '1', "it's", 'Ö', '%0A=1', '', '"=1"'])('leaves %j alone', (text) =>
    expect(one(text)).toBe(text),
  );

  it('writes numbers and truth values as they are: the ledger’s own are no formulas', () =>
    expect(csv(['a', 'b', 'c'], [[-1, true, 2.5]])).toBe('"a","b","c"\r\n-1,true,2.5\r\n'));

  it('is not written with a cell too few', () => expect(() => csv(['a', 'b'], [['x']])).toThrow('1 cells under 2'));
});
