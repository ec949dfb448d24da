import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { nestLogger } from './log.js';
import { Refusal } from './refusal.js';

describe("the framework's complaints", () => {
  it('are errors in the log, but not that an answer was cut because the ledger ends', () => {
    const lines: string[] = [];
    const nest = nestLogger(pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }));
    nest.error(new Error('out of order'), 'RouterResponseController');
    nest.error(
      new Refusal('shutting-down', 'The ledger is ending; ask a running one again.'),
      'RouterResponseController',
    );
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 50, err: { message: 'out of order' } },
      { level: 30, code: 'shutting-down', msg: 'An answer was cut: The ledger is ending; ask a running one again.' },
    ]);
  });
});
