import { describe, expect, it } from '@jest/globals';
import { analyse } from 'scslre';
import { adversarialTexts } from './regular-expressions/adversarial-texts.js';
import { everyExpression, type Found } from './regular-expressions/every-expression.js';

/** As long as one event may be. What is more than linear takes seconds over so much, and what is linear a millisecond. */
const textLength = 65_536;
const boundMs = 400;

const expressions = await everyExpression();

function takesMs({ source, flags }: Omit<Found, 'where'>, text: string): number {
  const expression = new RegExp(source, flags);
  const started = performance.now();
  if (expression.global) text.replace(expression, '');
  else expression.test(text);
  return performance.now() - started;
}

/** Whether it is slow each of three times: the machine may be busy with something else. */
function stalls(found: Found, text: string): boolean {
  return [1, 2, 3].every(() => takesMs(found, text) > boundMs);
}

describe('the regular expressions of the program', () => {
  it('are found: those written down, those put together, and those of the published schemas', () => {
    const places = new Set(expressions.map(({ where }) => where.split(':')[0]));
    expect([...places]).toEqual(
      expect.arrayContaining([
        'apps/ledger/server.ts',
        'apps/cli/failure.ts',
        'libs/views/evidence-header.ts',
        'the schema of Surface',
      ]),
    );
    expect(expressions.length).toBeGreaterThan(120);
  });

  it('are none of them more than linear, by their form', () => {
    const reported = expressions.filter((found) => analyse(found).reports.length > 0);
    expect(reported.map(({ where, source }) => `${where} ${source}`)).toEqual([]);
  });

  it('are none of them stalled by text that is made to stall them', () => {
    const stalled = expressions.flatMap((found) => {
      const text = [...adversarialTexts(found, textLength)].find((one) => stalls(found, one));
      return text === undefined ? [] : [`${found.where} ${found.source} by ${JSON.stringify(text.slice(0, 40))}…`];
    });
    expect(stalled).toEqual([]);
  });

  it.each([
    ['\\bpersonal\\b\\s*[\'"]?\\s*[:=>]', 'i'],
    ['^\\s*(?:\\{\\s*\\})?\\s*$', ''],
    ['(\\/personal)\\/.*$', 'i'],
    ['\\s*\\n\\s*', 'g'],
  ])('would be found out if they were: %s', (source, flags) => {
    const texts = [...adversarialTexts({ source, flags }, 20_000)];
    expect(texts.some((text) => takesMs({ source, flags }, text) > 20)).toBe(true);
  });
});
