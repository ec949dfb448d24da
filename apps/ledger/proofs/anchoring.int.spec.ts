import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { logVerifier, openCheckpoint } from '#libs/transparency';
import {
  batchType,
  contact,
  get,
  linesOf,
  post,
  removeFolders,
  runLedger,
  type TestOptions,
} from '../../../test/running-ledger.js';
import { hasOpenssl, missingOpenssl, TimeAuthority } from '../../../test/time-authority.js';
import { until } from '../../../test/until.js';
import type { RunningLedger } from '../main.js';
import type { LogAnchor } from './anchoring.js';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});
afterAll(removeFolders);

let ledger: RunningLedger;

/** A ledger that asks these authorities, and knows these roots. */
async function begin(tsa: readonly string[], roots: string, options: TestOptions = {}): Promise<void> {
  const minutes = { INITIUM_TSA_MINUTES: '0.001', INITIUM_TSA_ROOTS_FILE: roots };
  ledger = await runLedger({ ...options, env: { INITIUM_TSA: tsa.join(','), ...minutes } });
  running.push(ledger);
}

const record = (id: string) => post(`${ledger.url}/v1/events`, batchType, [contact(id)]);

/** All that the ledger says of itself, in its order. */
const own = async (): Promise<{ type: string; data: LogAnchor & { log: { key: string } } }[]> =>
  linesOf(await (await fetch(`${ledger.url}/v1/ledger`)).text());
const anchors = async () => (await own()).filter(({ type }) => type === 'ledger.anchor');
/** The checkpoint that was stamped last. */
const stampedLast = async () => Buffer.from((await anchors()).at(-1)?.data.checkpoint ?? '');
const checkpoint = async () => Buffer.from(await (await fetch(`${ledger.url}/log/checkpoint`)).arrayBuffer());
const incidents = async (): Promise<string[]> =>
  (await get(`${ledger.url}/v1/incidents`)).body.incidents
    .filter(({ closed }: { closed: string | null }) => closed === null)
    .map(({ code }: { code: string }) => code);

(hasOpenssl ? describe : describe.skip)(hasOpenssl ? 'an anchor' : `an anchor: ${missingOpenssl}`, () => {
  it('is a leaf with what an authority gave for a checkpoint, and calls for no checkpoint of its own', async () => {
    const authority = new TimeAuthority();
    const server = await authority.serve();
    running.push(server);
    await begin([server.url], authority.roots);
    await record('1');
    await until(async () => (await stampedLast()).equals(await checkpoint()));
    const stamped = await stampedLast();
    // The log is through with the anchor, and has no checkpoint for it.
    await until(async () => (await get(`${ledger.url}/health/ready`)).body.checks.log === 'ok');
    expect(await checkpoint()).toEqual(stamped);
    const data = (await anchors()).at(-1)?.data as LogAnchor;
    expect(data).toMatchObject({ tsa: server.url, authority: 'CN=An authority', revocation: 'not checked' });
    expect(authority.isAccepted(Buffer.from(data.token, 'base64'), stamped)).toBe(true);

    await record('2');
    await until(async () => !(await stampedLast()).equals(stamped));
    const key = logVerifier((await own())[0]?.data.log.key as string);
    const [before, after] = [stamped, await stampedLast()].map((bytes) => openCheckpoint(bytes, key).checkpoint.size);
    // The second one is over the first, and the event between them: it has its time from both.
    expect(after).toBe((before as number) + 2);
    expect(await incidents()).toEqual([]);
  });

  it('is missing while an authority is away, which is said, and comes once it is back', async () => {
    const [one, other] = [new TimeAuthority(), new TimeAuthority()];
    const gone = await one.serve();
    await gone.close();
    await begin([gone.url], one.roots);
    await record('1');
    await until(async () => (await incidents()).includes('time-authority-away'));
    expect(await anchors()).toEqual([]);

    const port = Number(new URL(gone.url).port);
    // Somebody else answers there first, and is not believed.
    const false1 = await other.serve(port);
    await until(async () => (await incidents()).includes('time-stamp-refused'));
    await false1.close();
    expect(await anchors()).toEqual([]);
    running.push(await one.serve(port));
    await until(async () => (await anchors()).length === 1);
    await until(async () => (await incidents()).length === 0);
  });

  it('wants to know whom to believe', async () => {
    const env = { INITIUM_TSA: 'https://tsa.example/' };
    expect(() => runLedger({ env })).toThrow(/^INITIUM_TSA: must be set together with INITIUM_TSA_ROOTS_FILE/);
    const roots = { ...env, INITIUM_TSA_ROOTS_FILE: '/dev/null' };
    await expect(runLedger({ env: roots })).rejects.toThrow(
      /^INITIUM_TSA_ROOTS_FILE: \/dev\/null holds no certificate/,
    );
  });
});
