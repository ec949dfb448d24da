import { expect, it } from '@jest/globals';
import { goalsText, sectionText } from './report.js';
import { comparison, spread } from './spread.js';

it('tells at the end of all that has a goal what was asked for and seen, and what could not be measured', () => {
  const what = { against: 'raw', unit: 'events/s' };
  const text = goalsText([
    {
      id: 'B1',
      title: 'Intake',
      comparisons: [
        comparison({ ...what, name: 'in order', goal: { least: 0.5 } }, [{ ours: 3, raw: 4 }]),
        comparison({ ...what, name: 'at random' }, [{ ours: 3, raw: 4 }]),
      ],
      figures: [
        { name: 'memory', unit: 'MB', value: spread([700]), goal: { most: 600 } },
        { name: 'time', unit: 'ms', value: spread([1]) },
      ],
      missing: [{ name: 'on a server', goal: { least: 0.3 }, why: 'there is none' }],
    },
  ]);
  const rows = text.trimEnd().split('\n').slice(2);
  expect(rows.map((row) => row.trimEnd().split(/ {2,}/))).toEqual([
    ['B1', 'in order', '≥ 0.5', '0.75 of raw', 'met'],
    ['B1', 'memory', '≤ 600 MB', '700 MB', 'missed'],
    ['B1', 'on a server', '≥ 0.3', 'there is none', 'not measured'],
  ]);
});

it('tells in its section what could not be measured, and why', () => {
  const missing = [{ name: 'on a server', goal: { least: 0.3 }, why: 'there is none' }];
  const text = sectionText({ id: 'B7', title: 'Catching up', comparisons: [], figures: [], missing });
  const [last = ''] = text.trimEnd().split('\n').slice(-1);
  expect(last.trimEnd().split(/ {2,}/)).toEqual(['on a server', '≥ 0.3', 'there is none']);
});
