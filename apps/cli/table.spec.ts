import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { table } from './table.js';

const heading = ['client', 'at', 'because'];

describe('a table', () => {
  it('has its columns one below the other', () => {
    expect(table(heading, [['c-1', '2026-08-03', 'crm/1']], 80)).toBe(
      'client  at          because\n──────  ──────────  ───────\nc-1     2026-08-03  crm/1\n',
    );
  });

  it('wraps what is wide, the widest first, and loses nothing', () => {
    const because = 'crm/1 crm/2 crm/3 gateway/01JDA6Z5Q1V6M1T3E0N8W2K4C7';
    const lines = table(heading, [['c-1', '2026-08-03T09:30:00Z', because]], 48).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(48);
    for (const word of because.split(' ').slice(0, 3)) expect(lines.join('\n')).toContain(word);
    const letters = (text: string) => [...text.replace(/[\s─]/g, '')].sort().join('');
    expect(letters(lines.join(''))).toBe(letters(`${heading.join('')}c-12026-08-03T09:30:00Z${because}`));
  });

  it('fits any terminal of 40 columns and more, whatever is in it', () => {
    const cell = fc.string({ maxLength: 200 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 }),
        fc.integer({ min: 40, max: 200 }),
        (rows, width) => {
          for (const line of table(heading, rows, width).split('\n')) expect(line.length).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  it('lets nothing steer the terminal', () => {
    expect(table(['a'], [['\u001b[2Jx\n']], 80)).toBe('a\n──────\n·[2Jx·\n');
  });
});
