import { request as send } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeFolders, runLedger } from '../../test/running-ledger.js';
import type { RunningLedger } from './main.js';

let ledger: RunningLedger;

beforeAll(async () => {
  ledger = await runLedger();
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

/** Sends an address as it is; `fetch` would mend it. Of a stream that goes on, the head. */
function ask(method: string, path: string): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    const request = send(`${ledger.url}/`, { method, path }, (response) => {
      const answer = { status: response.statusCode as number, type: response.headers['content-type'] ?? '', text: '' };
      const goesOn = answer.type === 'text/event-stream';
      response.on('data', (chunk) => {
        answer.text += String(chunk);
      });
      response.on('end', () => resolve(answer)).on('error', reject);
      if (goesOn) {
        resolve(answer);
        request.destroy();
      }
    });
    request.on('error', reject).end();
  });
}

const malformed = ['%', '%0', '%zz', '%00', 'a%00b', '%ff', '%c3%28', '%ed%a0%80', '%C0%80'];
const strange = ['%2e%2e%2f%2e%2e%2fetc%2fpasswd', '..%2f', '%25%30%30', '%e2%80%ae', '%F0%9F%92%A9', '__proto__'];

/** Every address with something in place of each of its parts that may be anything; behind those that have none. */
function addressesOf(pattern: string, part: string): string[] {
  const filled = pattern.replaceAll(/:\w+|\*/g, part);
  return filled === pattern ? [`${pattern}/${part}`, `${pattern}${part}`] : [filled];
}

const shown = ({ status, type }: { status: number; type: string }) => `${status} ${type.split(';', 1)[0]}`;
const problemType = 'application/problem+json';

describe('an address', () => {
  it('whose path cannot be decoded, or holds a NUL, is refused with what is wrong with it, on every route', async () => {
    for (const { method, pattern } of ledger.routes.filter(({ method: one }) => one !== 'HEAD')) {
      for (const path of malformed.flatMap((part) => addressesOf(pattern, part))) {
        const answer = await ask(method, path);
        expect(`${method} ${path}: ${shown(answer)}`).toBe(`${method} ${path}: 400 ${problemType}`);
        expect(answer.text).toMatch(/The path of the address (holds a NUL|is no percent-encoded UTF-8)/);
      }
    }
  });

  it('whose query cannot be decoded, or holds a NUL, is refused so as well', async () => {
    for (const { method, pattern } of ledger.routes.filter(({ method: one }) => one !== 'HEAD')) {
      const [path] = addressesOf(pattern, 'x') as [string];
      for (const query of malformed.flatMap((part) => [`?source=${part}`, `?${part}=1`, `?a=1&${part}`])) {
        const answer = await ask(method, path + query);
        expect(`${method} ${path}${query}: ${shown(answer)}`).toBe(`${method} ${path}${query}: 400 ${problemType}`);
        expect(answer.text).toMatch(/The query of the address (holds a NUL|is no percent-encoded UTF-8)/);
      }
    }
  });

  it('that is strange but can be decoded is no fault of the ledger', async () => {
    for (const { method, pattern } of ledger.routes.filter(({ method: one }) => one !== 'HEAD')) {
      for (const part of strange) {
        for (const path of [...addressesOf(pattern, part), `${addressesOf(pattern, 'x')[0]}?at=${part}&${part}=1`]) {
          const answer = await ask(method, path);
          expect(`${method} ${path}: ${answer.status < 500}`).toBe(`${method} ${path}: true`);
        }
      }
    }
  });
});
