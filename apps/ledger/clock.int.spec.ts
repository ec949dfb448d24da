import { uptime } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { HeldClock } from '#libs/event-store';
import { contact, eventType, freshFolder, get, post, removeFolders, runLedger } from '../../test/running-ledger.js';

afterAll(removeFolders);

const hour = 3_600_000;

describe('a ledger whose clock jumped while it ran', () => {
  it('records nothing, says so, answers with the time that it had, and records again after a start', async () => {
    const folder = freshFolder();
    const jumped = new HeldClock({ system: Date.now() - 2 * hour, running: uptime() * 1_000 });
    await (await runLedger({ folder })).close();
    const { url, close } = await runLedger({ folder, clock: jumped });
    const { status, body } = await post(`${url}/v1/events`, eventType, contact('a'));
    expect({ status, reason: body.reason }).toEqual({ status: 503, reason: 'clock-jump' });
    const ready = await get(`${url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(ready.body.checks.store).toMatch(/^the system clock: .*jumped ahead by 120 minutes.*start the ledger again/);
    await close();
    const again = await runLedger({ folder });
    expect((await post(`${again.url}/v1/events`, eventType, contact('a'))).status).toBe(201);
    await again.close();
  });
});

describe('a start more than a year after the last event', () => {
  it('wants the clock to be confirmed', async () => {
    const folder = freshFolder();
    await (await runLedger({ folder })).close();
    const db = new Database(join(folder, 'ledger.sqlite'));
    db.exec(`UPDATE events SET ledgertime = ledgertime - ${400 * 24 * hour}`);
    db.close();
    await expect(runLedger({ folder })).rejects.toThrow(/more than a year after the last event.*--accept-clock$/);
    const ledger = await runLedger({ folder, acceptClock: true });
    expect((await post(`${ledger.url}/v1/events`, eventType, contact('a'))).status).toBe(201);
    await ledger.close();
    await (await runLedger({ folder })).close();
  });
});
