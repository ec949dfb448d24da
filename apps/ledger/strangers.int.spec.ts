import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GuardedLedger, runGuardedLedger } from '../../test/ledger-with-tokens.js';
import { RawRequest } from '../../test/raw-request.js';
import { get, removeFolders } from '../../test/running-ledger.js';
import { until } from '../../test/until.js';

const strangersMax = 4;
let guarded: GuardedLedger;
beforeAll(async () => {
  guarded = await runGuardedLedger({ limits: { connectionsMax: 20, strangersMax, strangerIdleMs: 3000 } });
});
afterAll(async () => {
  await guarded.ledger.close();
  removeFolders();
});

function idle(): Socket {
  const { hostname, port } = new URL(guarded.ledger.url);
  return connect(Number(port), hostname).on('error', () => undefined);
}

const asked = (authorization: string): string =>
  `GET /v1/schemas HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${authorization}\r\n\r\n`;

describe('connections on which nobody has said who they are', () => {
  it('lock nobody out who has a token: the oldest of them make room', async () => {
    const { authorization } = guarded.as.reader;
    const known = new RawRequest(guarded.ledger.url).send(asked(authorization));
    expect(await known.status()).toBe(200);
    const strangers = Array.from({ length: 40 }, idle);
    await until(() => strangers.filter(({ destroyed }) => !destroyed).length <= strangersMax);
    expect((await get(`${guarded.ledger.url}/v1/schemas`, { authorization })).status).toBe(200);
    // The connection of before was not closed for them.
    const before = known.text.length;
    known.send(asked(authorization));
    await until(() => known.text.length > before);
    expect(known.text.slice(before)).toMatch(/^HTTP\/1\.1 200 /);
    known.end();
    for (const socket of strangers) socket.destroy();
  });

  it('are closed when they are idle for a while, and those with a token are not', async () => {
    const known = new RawRequest(guarded.ledger.url).send(asked(guarded.as.reader.authorization));
    expect(await known.status()).toBe(200);
    const refused = new RawRequest(guarded.ledger.url).send(asked('Bearer nobody'));
    expect(await refused.status()).toBe(401);
    await refused.closed;
    expect(known.socket.destroyed).toBe(false);
    known.end();
  });
});
