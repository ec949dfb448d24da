import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { initium, start, untilWritten } from '../../apps/cli/testing/initium-process.js';
import { missingCommand, serverCommand } from '../eventstore/find-server.js';
import { contact, eventType, freshFolder, get, post, removeFolders, tagKeyOfServers } from '../running-ledger.js';
import { ClusterProcess } from './cluster-process.js';
import { composeFile } from './compose-file.js';
import { missingForCertificates } from './make-certificates.js';

/**
 * Starts a server with TLS and users in the foreground: called with a port, a data folder, and options of the server's
 * own that stand in for those that it gives itself.
 */
const tlsCommand = process.env.INITIUM_TEST_EVENTSTORE_TLS_COMMAND;
const missingTlsCommand =
  "needs INITIUM_TEST_EVENTSTORE_TLS_COMMAND, a command as INITIUM_TEST_EVENTSTORE_COMMAND whose server has TLS and 'changeit' as admin's password";

const startMsMax = 240_000;
const movedMsMax = 120_000;
const names = ['ledger-1', 'ledger-2'] as const;

/** A client in France to whom the firm wrote first; the last of it makes the difference. */
const tainted = [
  contact('x', {
    type: 'initium.ProviderEntity.v1',
    subject: 'entity/X',
    data: { kind: 'THIRD_COUNTRY', country: 'SC' },
  }),
  contact('b0', { type: 'initium.LocationEvidence.v1', data: { kind: 'ESTABLISHED', country: 'FR' } }),
  contact('b1', { type: 'initium.FirmCommunication.v1', data: { channel: 'EMAIL', purpose: 'PROMOTION' } }),
];

function answersAsOne(command: string | undefined, tls: boolean): void {
  let cluster: ClusterProcess;
  let urls: string[];
  let passwordFile: string;
  const children: ReturnType<typeof start>[] = [];

  const serve = async (name: (typeof names)[number]): Promise<string> => {
    const { INITIUM_STORE = '', INITIUM_STORE_USER } = composeFile().services[name]?.environment ?? {};
    const started = start(['serve', '--json'], {
      env: {
        INITIUM_STORE: cluster.here(INITIUM_STORE),
        ...(tls && { INITIUM_STORE_USER: INITIUM_STORE_USER, INITIUM_STORE_PASSWORD_FILE: passwordFile }),
        INITIUM_DATA: join(freshFolder(), name),
        ...tagKeyOfServers(),
        INITIUM_LISTEN: '127.0.0.1:0',
        INITIUM_LOG_LEVEL: 'warn',
      },
    });
    children.push(started);
    const [line] = await untilWritten(started, 'stdout', /^.*\n/);
    return (JSON.parse(line) as { url: string }).url;
  };

  /** What the container `store-user` does. */
  async function makeStoreUser(): Promise<void> {
    const { environment = {}, command = [] } = composeFile().services['store-user'] ?? {};
    passwordFile = join(freshFolder(), 'store-password');
    writeFileSync(passwordFile, 'of-the-ledger\n');
    const { INITIUM_STORE = '', INITIUM_STORE_USER } = environment;
    const env = {
      INITIUM_STORE: cluster.here(INITIUM_STORE),
      INITIUM_STORE_USER,
      INITIUM_STORE_PASSWORD: 'changeit',
    };
    const args = command.map((word) => (word === '/run/secrets/store-password' ? passwordFile : word));
    // Twice, as it is with every `up`.
    for (let turn = 0; turn < 2; turn++) expect(await initium(args, { env })).toMatchObject({ code: 0, stderr: '' });
  }

  beforeAll(async () => {
    cluster = await ClusterProcess.start(command as string, tls);
    if (tls) await makeStoreUser();
    urls = await Promise.all(names.map(serve));
  }, startMsMax);
  afterAll(async () => {
    for (const { child } of children) child.kill('SIGTERM');
    await Promise.all(children.map(({ ended }) => ended));
    await cluster?.end();
    removeFolders();
  });

  /** Sends it until it is acknowledged: sending the very same again is safe. */
  const record = async (url: string, event: object): Promise<{ position: string }> => {
    for (;;) {
      const { status, body } = await post(`${url}/v1/events`, eventType, event).catch(() => ({ status: 0, body: {} }));
      if (status === 200 || status === 201) return body.results[0];
      expect([0, 429, 503]).toContain(status);
      await pause(200);
    }
  };
  /** Resolves with the ledger's time of an event once it is known there: a receipt does not always wait for that. */
  const ledgertimeOf = async (url: string, id: string): Promise<string> => {
    for (;;) {
      const { status, body } = await get(`${url}/v1/events/crm/${id}`);
      if (status === 200) return body.ledgertime;
      await pause(50);
    }
  };
  /** The answer to one question, byte for byte, but for what may differ between processes. */
  const answer = async (url: string, knownAt: string): Promise<string> => {
    const question = new URLSearchParams({
      service: 'e',
      asset: 'BTC',
      entity: 'X',
      at: '2026-04-01T00:00:00Z',
      knownAt,
    });
    const text = await (await fetch(`${url}/v1/clients/c1/status?${question}`)).text();
    return text.replace(/"position":"\d+"/, '"position":…').replace(/"settled":(true|false)/, '"settled":…');
  };
  const [first, second] = [() => urls[0] as string, () => urls[1] as string];

  it('answers through one ledger what was recorded through the other', async () => {
    const { position } = await record(first(), contact('a1'));
    expect(await ledgertimeOf(second(), 'a1')).toBe(await ledgertimeOf(first(), 'a1'));
    const evidence = async (url: string) => {
      const { index: _index, proof: _proof, ...event } = (await get(`${url}/v1/events/crm/a1`)).body;
      return event;
    };
    expect(await evidence(second())).toEqual(await evidence(first()));
    expect(await record(second(), contact('a1'))).toMatchObject({ position, outcome: 'duplicate' });
  });

  it('gives the same bytes through both', async () => {
    for (const event of tainted) await record(second(), event);
    const knownAt = await ledgertimeOf(first(), 'b1');
    const told = await answer(first(), knownAt);
    expect(told).toContain('"status":"TAINTED"');
    expect(await answer(second(), knownAt)).toBe(told);
  });

  if (tls)
    it('has ledgers that can neither delete nor change rights', async () => {
      await record(first(), contact('a2'));
      const { INITIUM_STORE = '' } = composeFile().services['ledger-1']?.environment ?? {};
      const asLedger = cluster.here(INITIUM_STORE).replace('esdb://', 'esdb://initium:of-the-ledger@');
      const client = EventStoreDBClient.connectionString(asLedger);
      const refused = { type: 'access-denied' };
      await expect(client.deleteStream('evidence-crm/a2')).rejects.toMatchObject(refused);
      await expect(client.tombstoneStream('evidence-crm/a2')).rejects.toMatchObject(refused);
      await expect(client.setStreamMetadata('evidence-crm/a2', { maxCount: 1 })).rejects.toMatchObject(refused);
      await expect(client.setStreamMetadata('$all', { acl: { readRoles: ['$all'] } })).rejects.toMatchObject(refused);
      await client.dispose();
    });

  it(
    'goes on when the server that leads is killed',
    async () => {
      await cluster.killLeader();
      await record(first(), contact('c1'));
      await record(second(), contact('c2'));
      const [earlier, later] = [await ledgertimeOf(second(), 'c1'), await ledgertimeOf(first(), 'c2')];
      expect(Date.parse(later)).toBeGreaterThanOrEqual(Date.parse(earlier));
      expect(await answer(second(), later)).toBe(await answer(first(), later));
    },
    movedMsMax,
  );
}

function suite(title: string, missing: string | undefined, command: string | undefined, tls: boolean): void {
  if (missing === undefined) describe(title, () => answersAsOne(command, tls));
  else describe.skip(`${title}: ${missing}`, () => answersAsOne(command, tls));
}

const title = "docker-compose.yml's cluster as processes";
suite(`${title}, without TLS`, serverCommand === undefined ? missingCommand : undefined, serverCommand, false);
const missingTls = tlsCommand === undefined ? missingTlsCommand : await missingForCertificates();
suite(`${title}, with TLS`, missingTls, tlsCommand, true);
