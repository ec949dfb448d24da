import { afterAll, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '#libs/event-store';
import { Gateway } from '../examples/gateway/gateway.js';
import { cameByItself, coin, wasChecked } from './came-by-itself.js';
import { removeFolders, runLedger } from './running-ledger.js';
import { StoryLedger } from './story-ledger.js';
import { Turmoil } from './turmoil.js';
import { UnreliableProxy } from './unreliable-proxy.js';

afterAll(removeFolders);

const seeds = Array.from({ length: Number(process.env.TURMOILS ?? 2) }, (_, index) => index + 1);

describe('a gateway that caches by what the ledger tells', () => {
  it.each(seeds)('is never wrong about the place that it has heard of (seed %i)', async (seed) => {
    const turmoil = new Turmoil(seed);
    try {
      await turmoil.begin();
      for (let round = 0; round < 4; round++) {
        for (let step = 0; step < 25; step++) await turmoil.step();
        if (round % 2 === 1) await turmoil.restart();
        await turmoil.rest();
      }
      const cached = turmoil.claims.filter(({ decision }) => decision.isCached);
      expect(cached.length).toBeGreaterThan(40);
      expect(await turmoil.wrong()).toEqual([]);
    } finally {
      await turmoil.end();
    }
  });

  it('stops serving a client within a second of the receipt of what taints it', async () => {
    const { tell, close, url } = await initiatedNow();
    const { gateway, current, changed } = listening(url);
    await current;
    await gateway.decide(order);
    expect(await gateway.decide(order)).toMatchObject({ mayServe: true, isCached: true });
    await tell('FirmCommunication', 'client/c', { channel: 'EMAIL', purpose: 'PROMOTION' });
    const receivedAt = performance.now();
    expect((await changed) - receivedAt).toBeLessThan(1000);
    expect(await gateway.decide(order)).toMatchObject({ mayServe: false, status: 'TAINTED' });
    await gateway.close();
    await close();
  });

  it('does not serve by an answer that comes after the change that overtook it', async () => {
    const { tell, close, url } = await initiatedNow();
    const proxy = await UnreliableProxy.before(url);
    const { gateway, current, changed } = listening(proxy.url);
    await current;
    const held = proxy.hold((asked) => asked.startsWith('POST'));
    const deciding = gateway.decide(order);
    await held;
    await tell('FirmCommunication', 'client/c', { channel: 'EMAIL', purpose: 'PROMOTION' });
    await changed;
    proxy.release();
    expect(await deciding).toMatchObject({ mayServe: false, status: 'TAINTED' });
    expect(await gateway.decide(order)).toMatchObject({ mayServe: false });
    await gateway.close();
    await proxy.close();
    await close();
  });

  it('asks about every order while the stream is silent', async () => {
    const { close, url } = await initiatedNow();
    const proxy = await UnreliableProxy.before(url);
    const { gateway, current } = listening(proxy.url, 1500);
    await current;
    await gateway.decide(order);
    expect(await gateway.decide(order)).toMatchObject({ isCached: true });
    void proxy.hold((asked) => asked.startsWith('GET'));
    const silent = performance.now();
    while ((await gateway.decide(order)).isCached);
    expect(performance.now() - silent).toBeLessThan(5000);
    expect(await gateway.decide(order)).toMatchObject({ mayServe: true, isCached: false });
    await gateway.close();
    await proxy.close();
    await close();
  });
});

const order = { client: 'c', service: 'e', asset: 'BTC', entity: 'X' };

/** A ledger in real time with a client who may be served. */
async function initiatedNow() {
  const story = StoryLedger.of(new SimulatedClock(0), await runLedger());
  const tell = (kind: string, subject: string, data: object) =>
    story.tell(kind, subject, data, { time: new Date().toISOString() });
  await tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  await tell('AssetRegistered', 'asset/BTC', { ...coin, riskBand: 1 });
  for (const [kind, data] of [...cameByItself(), wasChecked()]) await tell(kind, 'client/c', data);
  return { tell, close: () => story.ledger.close(), url: story.ledger.url };
}

/** A gateway; when it is current for the first time, and when it has heard of a first change. */
function listening(ledger: string, silenceMs?: number) {
  const current = Promise.withResolvers<void>();
  const changed = Promise.withResolvers<number>();
  const gateway = new Gateway({
    ledger,
    ...(silenceMs !== undefined && { silenceMs }),
    onHeard: ({ client }) => (client === undefined ? current.resolve() : changed.resolve(performance.now())),
  });
  return { gateway, current: current.promise, changed: changed.promise };
}
