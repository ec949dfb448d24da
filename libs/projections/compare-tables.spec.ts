import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { compareTables } from './compare-tables.js';

const both = ['main', 'second'];

describe('comparing tables', () => {
  let database: Database;
  beforeEach(() => {
    database = new SqliteDatabase(':memory:');
    database.exec(`ATTACH ':memory:' AS second`);
    for (const schema of both) {
      database.exec(`CREATE TABLE ${schema}.v_keyed (a INTEGER, b TEXT, c, PRIMARY KEY (b, a)) WITHOUT ROWID`);
      database.exec(`CREATE TABLE ${schema}.v_plain (n)`);
      database.exec(`CREATE TABLE ${schema}.other (n)`);
      database.exec(
        `INSERT INTO ${schema}.v_keyed VALUES (1, 'x', 9007199254740993), (2, 'x', x'00ff'), (1, 'y', NULL)`,
      );
      database.exec(`INSERT INTO ${schema}.v_plain VALUES (1), (1)`);
    }
  });
  afterEach(() => {
    database.close();
  });

  const differences = () => compareTables(database, 'second', 'v_');

  it('finds the same rows the same, in whatever order they were written', () => {
    database.exec(`DELETE FROM second.v_keyed WHERE a = 1 AND b = 'x'`);
    database.exec(`INSERT INTO second.v_keyed VALUES (1, 'x', 9007199254740993)`);
    expect(differences()).toEqual([]);
  });

  it.each([
    ['a missing row', `DELETE FROM second.v_keyed WHERE b = 'y'`, [['first', { a: 1n, b: 'y', c: null }]]],
    ['a surplus row', `INSERT INTO second.v_keyed VALUES (3, 'z', 0)`, [['second', { a: 3n, b: 'z', c: 0n }]]],
    [
      'a whole number that differs by one, beyond what a float can tell',
      `UPDATE second.v_keyed SET c = c - 1 WHERE a = 1 AND b = 'x'`,
      [
        ['first', { a: 1n, b: 'x', c: 9007199254740993n }],
        ['second', { a: 1n, b: 'x', c: 9007199254740992n }],
      ],
    ],
    [
      'bytes',
      `UPDATE second.v_keyed SET c = x'00fe' WHERE a = 2`,
      [
        ['first', { a: 2n, b: 'x', c: Buffer.from('00ff', 'hex') }],
        ['second', { a: 2n, b: 'x', c: Buffer.from('00fe', 'hex') }],
      ],
    ],
  ])('tells %s', (_, change, expected) => {
    database.exec(change);
    expect(differences()).toEqual(expected.map(([side, row]) => ({ table: 'v_keyed', in: side, row })));
  });

  it('tells a row that is there more often on one side', () => {
    database.exec('INSERT INTO main.v_plain VALUES (1)');
    expect(differences()).toEqual([
      { table: 'v_plain', in: 'first', row: { n: 1n, times: 3n } },
      { table: 'v_plain', in: 'second', row: { n: 1n, times: 2n } },
    ]);
  });

  it('tells the rows of a table that only one of them has', () => {
    database.exec('DROP TABLE second.v_plain');
    expect(differences()).toEqual([{ table: 'v_plain', in: 'first', row: { n: 1n, times: 2n } }]);
  });

  it('does not look at tables of another name', () => {
    database.exec('INSERT INTO main.other VALUES (1)');
    expect(differences()).toEqual([]);
  });
});
