import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningLedger } from '../apps/ledger/main.js';
import { browse, findChromium } from './browser.js';
import { contact, eventType, post, removeFolders, runLedger, streamsOf } from './running-ledger.js';

function inBrowser(chromium: string): void {
  let ledger: RunningLedger;
  let stranger: Server;
  let page = '';

  beforeAll(async () => {
    ledger = await runLedger();
    await post(`${ledger.url}/v1/events`, eventType, contact('1'));
    stranger = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(page));
    await new Promise<void>((done) => stranger.listen(0, '127.0.0.1', done));
  });
  afterAll(async () => {
    stranger.closeAllConnections();
    stranger.close();
    await ledger.close();
    removeFolders();
  });

  const strangersPage = () => `http://evil.example:${(stranger.address() as AddressInfo).port}/`;

  it('shows every operation once, without a complaint', async () => {
    const { page: shown, said } = await browse(chromium, `${ledger.url}/docs`);
    const paths = [...shown.matchAll(/data-path="([^"]+)"/g)].map(([, path]) => path as string);
    expect(paths).toContain('/v1/clients/{id}/status');
    expect(paths.filter((path) => path === '/v1/clients/{id}/status')).toHaveLength(1);
    expect(shown).toContain('urn:initium:problem:CODE');
    expect(said).toBe('');
  });

  it('gets no form of another page into the ledger', async () => {
    const before = await streamsOf(ledger);
    page = `<form method="post" action="${ledger.url}/v1/clients/c1/exposure-check"></form>
      <script>document.forms[0].submit()</script>`;
    const { page: answer } = await browse(chromium, strangersPage());
    expect(answer).toContain('urn:initium:problem:cross-origin');
    expect(await streamsOf(ledger)).toEqual(before);
  });

  it('gets no request of another page into the ledger', async () => {
    const before = await streamsOf(ledger);
    page = `<script type="module">
      const post = { method: 'POST', mode: 'no-cors' };
      await fetch('${ledger.url}/v1/clients/c1/exposure-check', post).catch(() => undefined);
      document.body.append('sent');
    </script>`;
    expect((await browse(chromium, strangersPage())).page).toContain('sent');
    expect(await streamsOf(ledger)).toEqual(before);
  });

  it('reads nothing under a name that leads to the ledger', async () => {
    const rebound = new URL('/v1/clients', ledger.url);
    rebound.hostname = 'evil.example';
    expect((await browse(chromium, rebound.href)).page).toContain('urn:initium:problem:wrong-host');
  });
}

const chromium = findChromium();
if (chromium === undefined) {
  describe.skip('a browser: needs a Chromium on the path', () => inBrowser(''));
} else {
  describe('a browser', () => inBrowser(chromium));
}
