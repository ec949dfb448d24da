import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunningLedger } from '../../apps/ledger/main.js';
import { Producer, recordVisit } from '../../packages/producer/index.js';
import { browse, findChromium } from '../browser.js';
import { recordedOf } from '../recorded-of.js';
import { freshFolder, removeFolders, runLedger } from '../running-ledger.js';
import { until } from '../until.js';

const script = readFileSync(new URL('../../packages/producer/first-visit.js', import.meta.url));

function inBrowser(chromium: string): void {
  let site: Server;
  let ledger: RunningLedger;
  let port: number;
  let hasConsented = true;
  const told: string[] = [];

  beforeAll(async () => {
    ledger = await runLedger();
    site = createServer(async (request, response) => {
      const { url = '', headers } = request;
      if (url === '/visits') {
        told.push(Buffer.concat(await request.toArray()).toString());
        return response.writeHead(204).end();
      }
      if (url === '/first-visit.js') return response.setHeader('content-type', 'text/javascript').end(script);
      response.setHeader('content-type', 'text/html');
      if (headers.host?.startsWith('evil.example'))
        return response.end(
          `<script>location = 'http://127.0.0.1:${port}' + location.pathname + location.search</script>`,
        );
      return response.end(`<script type="module">
        import { recordFirstVisit } from '/first-visit.js';
        const visit = { endpoint: '/visits', surface: 'www.exchange.example', hasConsented: () => ${hasConsented} };
        const sent = [recordFirstVisit(visit), recordFirstVisit(visit)];
        let other = '';
        try { recordFirstVisit({ ...visit, endpoint: 'http://evil.example/visits' }) } catch ({ message }) { other = message }
        await fetch('/first-visit.js');
        document.body.append(JSON.stringify([sent, localStorage.length, other]));
      </script>`);
    });
    await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
    ({ port } = site.address() as AddressInfo);
  });
  afterAll(async () => {
    site.closeAllConnections();
    site.close();
    await ledger.close();
    removeFolders();
  });
  beforeEach(() => {
    told.length = 0;
  });

  it('tells nothing, and keeps nothing, where the visitor has not agreed', async () => {
    hasConsented = false;
    const { page } = await browse(chromium, `http://127.0.0.1:${port}/de`);
    expect(page).toContain('[[false,false],0,""]');
    expect(told).toEqual([]);
  });

  it('tells once by which surface, from where and to which page somebody came, and nothing of who', async () => {
    hasConsented = true;
    const query = '?utm_campaign=spring&gclid=a1b2c3&email=jane%40example.org';
    const { page } = await browse(chromium, `http://evil.example:${port}/de/kunde-4711/jane${query}`);
    expect(page).toContain('[[true,false],1,"http://evil.example is another origin"]');
    await until(() => told.length > 0);
    expect(told.map((body) => JSON.parse(body))).toEqual([
      {
        surface: 'www.exchange.example',
        referrer: 'evil.example',
        landing: '/de/*',
        tags: ['utm_campaign', 'gclid'],
        campaign: 'spring',
      },
    ]);
  });

  it('is evidence on the exchange’s own server: of a click on advertising rather than of an origin', async () => {
    const producer = new Producer({
      ledger: ledger.url,
      source: 'web',
      outbox: join(freshFolder(), 'o'),
      heartbeatEvery: 'never',
    });
    const visitor = { subject: 'identifier/v-1', time: new Date() };
    const visit = { surface: 'www.exchange.example', landing: '/de', referrer: 'search.example', tags: [] as string[] };
    await recordVisit(producer, JSON.stringify(visit), visitor);
    await recordVisit(producer, JSON.stringify({ ...visit, tags: ['gclid'], campaign: 'spring' }), visitor);
    await recordVisit(producer, JSON.stringify({ ...visit, referrer: undefined }), visitor);
    for (const none of [
      '',
      '{}',
      'null',
      '[]',
      JSON.stringify({ ...visit, tags: [1] }),
      JSON.stringify({ ...visit, surface: 'a'.repeat(5_000) }),
    ])
      await expect(recordVisit(producer, none, visitor)).rejects.toMatchObject({ code: 'not-evidence' });
    await producer.close();
    const contact = { channel: 'WEBSITE', surface: 'www.exchange.example' };
    expect((await recordedOf(ledger, 'web')).map(({ data }) => data)).toEqual([
      contact,
      { kind: 'REFERRER_LOG', referrer: 'search.example' },
      contact,
      { channel: 'INTERNET_AD', stage: 'CLICKED', campaign: 'spring' },
      contact,
    ]);
  });
}

const chromium = findChromium();
if (chromium === undefined) describe.skip('a first visit: needs a Chromium on the path', () => inBrowser(''));
else describe('a first visit', () => inBrowser(chromium));
