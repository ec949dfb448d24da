import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '#libs/event-store';
import { canonical, dayMs, hourMs, instantText } from '#libs/evidence';
import { openTimeStamp, timeStampRequest, tokenIn } from '#libs/time-stamps';
import { contact, eventType, freshFolder, get, post, removeFolders, runLedger } from '../../test/running-ledger.js';
import { hasOpenssl, missingOpenssl, TimeAuthority } from '../../test/time-authority.js';
import type { RunningLedger } from '../ledger/main.js';
import { exportLedger } from './commands/export.js';
import { initiumHere } from './testing/initium-here.js';

type Line = Record<string, unknown> & { readonly id: string; readonly anchorroot?: string };

const what = 'an export of evidence whose anchor was verified';
(hasOpenssl ? describe : describe.skip)(hasOpenssl ? what : `${what}: ${missingOpenssl}`, () => {
  const clock = new SimulatedClock(Date.now() - 2 * hourMs);
  const began = clock.now();
  let ledger: RunningLedger;
  let lines: Line[];
  let [folder, whole] = ['', ''];
  const asked = { service: 'e', asset: 'BTC', entity: 'X', at: instantText(began + 10 * dayMs) };
  const question = { ...asked, client: 'c1', knownAt: instantText(began + 30 * dayMs) };

  const record = async (to: RunningLedger, kind: string, subject: string, data: object) => {
    const time = instantText(began);
    const event = contact(kind, { type: `initium.${kind}.v1`, subject, time, data });
    const { status, body } = await post(`${to.url}/v1/events`, eventType, event);
    expect([status, body.errors]).toEqual([201, undefined]);
  };

  beforeAll(async () => {
    const authority = new TimeAuthority();
    folder = freshFolder();
    whole = join(folder, 'whole.ndjson');
    ledger = await runLedger({ clock, env: { INITIUM_TSA_ROOTS_FILE: authority.roots } });
    await record(ledger, 'ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
    await record(ledger, 'LocationEvidence', 'client/c1', { kind: 'ESTABLISHED', country: 'FR' });
    await record(ledger, 'OriginEvidence', 'client/c1', { kind: 'DIRECT_TYPE_IN' });
    await record(ledger, 'ServiceRequest', 'client/c1', { service: 'e', asset: 'BTC' });
    const check = { identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'NONE' };
    await record(ledger, 'ExposureCheck', 'client/c1', check);
    const said = { type: 'initium.ClientContact.v1', subject: 'client/c1', time: instantText(began) };
    const stamped = canonical({ ...said, data: { channel: 'EMAIL' } });
    const request = timeStampRequest(createHash('sha256').update(stamped).digest(), Buffer.alloc(8, 1));
    const token = Buffer.from(tokenIn(authority.answer(request)));
    const time = instantText(openTimeStamp(token).genTime);
    // Recorded far too late, but for its anchor.
    clock.set(began + 20 * dayMs);
    const anchor = { kind: 'QTST', time, token: token.toString('base64') };
    await record(ledger, 'ClientContact', 'client/c1', { channel: 'EMAIL', anchor });
    clock.set(began + 31 * dayMs);
    await exportLedger({ out: whole, url: ledger.url });
    lines = readFileSync(whole, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    writeFileSync(join(folder, 'questions.ndjson'), `${JSON.stringify(question)}\n`);
  });
  afterAll(async () => {
    await ledger.close();
    removeFolders();
  });

  const assessed = (evidence: string) =>
    initiumHere(['assess', '--evidence', evidence, '--questions', join(folder, 'questions.ndjson'), '--simulated']);
  const assessedLines = (told: readonly object[]) => {
    const file = join(folder, 'told.ndjson');
    writeFileSync(file, told.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return assessed(file);
  };

  it('is answered as the ledger answers, which rests on it without a caveat', async () => {
    const parameters = new URLSearchParams({ ...asked, knownAt: question.knownAt });
    const { body } = await get(`${ledger.url}/v1/clients/c1/status?${parameters}`);
    expect([body.rule, body.flags.includes('ANCHOR_UNVERIFIED')]).toEqual(['R-210', false]);
    const { code, stdout } = await assessed(whole);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).flags).toEqual(body.flags);
  });

  it('is not whole where a line says so of itself, or another root', async () => {
    const at = lines.findIndex(({ anchorroot }) => anchorroot !== undefined);
    const line = lines[at] as Line;
    const other = lines.findIndex(({ id }) => id === 'OriginEvidence');
    const root = line.anchorroot;
    const bent = [
      lines.with(at, { ...line, anchorroot: 'ab'.repeat(32) }),
      lines.with(other, { ...(lines[other] as Line), anchorroot: root }),
      lines.with(other, { ...(lines[other] as Line), anchorroot: root, logmetadata: line.logmetadata }),
    ];
    for (const told of bent) {
      const { code, stderr } = await assessedLines(told);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/has another anchorroot than its leaf/)]);
    }
    // Nobody gains by leaving it out: then the caveat is there.
    const { anchorroot: _, logmetadata: _metadata, ...bare } = line;
    expect(JSON.parse((await assessedLines(lines.with(at, bare as Line))).stdout).flags).toContain('ANCHOR_UNVERIFIED');
  });

  it('is verified anew by a ledger that imports it', async () => {
    const other = await runLedger({ clock: new SimulatedClock(began + 40 * dayMs) });
    try {
      expect((await initiumHere(['import', whole, '--url', other.url])).code).toBe(0);
      expect((await get(`${other.url}/v1/events/crm/ClientContact`)).body).toMatchObject({
        claimedledgertime: instantText(began + 20 * dayMs),
      });
      expect((await get(`${other.url}/v1/events/crm/ClientContact`)).body).not.toHaveProperty('anchorroot');
    } finally {
      await other.close();
    }
  });
});
