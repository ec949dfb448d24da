import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { eventType, get, linesType, post, removeFolders, runLedger } from './running-ledger.js';

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
const found = (pattern: RegExp): string[] => [...readme.matchAll(pattern)].map(([, text]) => text as string);

describe('the first event of the README', () => {
  afterAll(removeFolders);

  it('changes the answer as it says', async () => {
    const ledger = await runLedger({ env: { INITIUM_RULE_SET: undefined } });
    try {
      const now = new Date().toISOString();
      const [lines = ''] = found(/<<EOF\n([\s\S]*?)EOF/g);
      const [question = ''] = found(/'http:\/\/127\.0\.0\.1:8080(\/v1\/clients[^']*)'/g);
      const [event = ''] = found(/-d '(\{.*\})'$/gm);
      const answers = found(/^(\{"client":"c-1042".*\})$/gm).map((text) => JSON.parse(text.replaceAll('[…]', '[]')));
      const told = ({ status, mayServe, rule, because, flags, position }: Record<string, unknown>) => {
        return { status, mayServe, rule, because, flags, position };
      };

      await post(`${ledger.url}/v1/events`, linesType, lines.replaceAll('$now', now));
      const before = (await get(ledger.url + question)).body;
      expect(told(before)).toEqual(told(answers[0]));
      expect((await post(`${ledger.url}/v1/events`, eventType, event)).status).toBe(201);
      expect(told((await get(ledger.url + question)).body)).toEqual(told(answers[1]));
      const then = (await get(`${ledger.url}${question}&knownAt=${before.knownAt}`)).body;
      expect(then).toEqual(before);
    } finally {
      await ledger.close();
    }
  });
});
