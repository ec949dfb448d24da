import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { Finding } from '#libs/event-store';
import { Incidents } from './incidents.js';

const noSpace: Finding = {
  code: 'no-space',
  about: '/ledger.sqlite',
  detail: 'The disk is full.',
  remedy: 'Make room.',
  bars: 'recording',
};

describe('what was found wrong', () => {
  const lines: { msg: string; about: string }[] = [];
  const sink = new Writable({
    write: (chunk, _, done) => {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  let now = 1_000;
  let found: readonly Finding[] = [];
  const incidents = new Incidents(pino(sink), () => now);
  incidents.watch(async () => found);

  it('is logged once when it is first seen, and says what to do', async () => {
    found = [noSpace];
    await incidents.look();
    now = 2_000;
    expect(await incidents.look()).toEqual([{ ...noSpace, opened: 1_000 }]);
    expect(lines).toMatchObject([{ about: '/ledger.sqlite', msg: 'The disk is full. Make room.' }]);
  });

  it('is another one where it is about something else', async () => {
    found = [noSpace, { ...noSpace, about: '/views' }];
    expect(await incidents.look()).toHaveLength(2);
    expect(lines).toHaveLength(2);
  });

  it('is kept with the time when it was over, and logged as over', async () => {
    now = 3_000;
    found = [];
    expect(await incidents.look()).toEqual([]);
    expect(await incidents.all()).toMatchObject([
      { about: '/views', opened: 2_000, closed: 3_000 },
      { about: '/ledger.sqlite', opened: 1_000, closed: 3_000 },
    ]);
    expect(lines.slice(2)).toMatchObject([{ msg: 'This is over' }, { msg: 'This is over' }]);
  });
});
