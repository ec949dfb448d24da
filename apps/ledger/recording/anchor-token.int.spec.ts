import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { canonical, instantText } from '#libs/evidence';
import { openTimeStamp, type SignerMissing, timeStampRequest, tokenIn } from '#libs/time-stamps';
import { contact, eventType, get, post, removeFolders, runLedger } from '../../../test/running-ledger.js';
import { hasOpenssl, missingOpenssl, TimeAuthority } from '../../../test/time-authority.js';
import type { RunningLedger } from '../main.js';

let ledger: RunningLedger;
let authority: TimeAuthority;
afterEach(() => ledger.close());
afterAll(removeFolders);

const { type, subject, time, data } = contact('1') as { type: string; subject: string; time: string; data: object };

/** An anchor with the token that the authority gives for these bytes, with its certificates or without. */
function anchorOver(stamped: string, isBare = false) {
  const sha256 = createHash('sha256').update(stamped).digest();
  const request = isBare ? bareRequest(sha256) : timeStampRequest(sha256, Buffer.alloc(8, 1));
  const token = Buffer.from(tokenIn(authority.answer(request)));
  return { kind: 'QTST', time: instantText(genTimeOf(token)), token: token.toString('base64') };
}

function bareRequest(sha256: Buffer): Buffer {
  authority.openssl('ts', '-query', '-digest', sha256.toString('hex'), '-sha256', '-out', 'bare');
  return readFileSync(join(authority.folder, 'bare'));
}

function genTimeOf(token: Buffer): number {
  try {
    return openTimeStamp(token).genTime;
  } catch (error) {
    return (error as SignerMissing).said.genTime;
  }
}

const answerTo = (id: string, anchor: object) =>
  post(`${ledger.url}/v1/events`, eventType, contact(id, { data: { ...data, anchor } }));

const what = 'the token of an anchor';
(hasOpenssl ? describe : describe.skip)(hasOpenssl ? what : `${what}: ${missingOpenssl}`, () => {
  beforeAll(() => {
    authority = new TimeAuthority();
  });

  it('is evidence where it is a time stamp of what it stands in, of its own time', async () => {
    ledger = await runLedger();
    const anchor = anchorOver(canonical({ type, subject, time, data }));
    expect(await answerTo('1', anchor)).toMatchObject({ status: 201 });
    // Without a certificate nobody can say whose it is.
    const bare = anchorOver(canonical({ type, subject, time, data }), true);
    expect(bare.token.length).toBeLessThan(anchor.token.length);
    expect(await answerTo('2', bare)).toMatchObject({ status: 201 });
    // Instants may have been stamped as they are sent, or as they are kept.
    const offset = '2026-03-02T10:15:00+01:00';
    for (const [index, stampedTime] of [offset, time].entries()) {
      const said = { ...data, anchor: anchorOver(canonical({ type, subject, time: stampedTime, data })) };
      const event = contact(`offset ${index}`, { time: offset, data: said });
      expect(await post(`${ledger.url}/v1/events`, eventType, event)).toMatchObject({ status: 201 });
    }
  });

  it('is verified where it leads to a root that is known, and the ledger says to which', async () => {
    const other = new TimeAuthority();
    const anchor = anchorOver(canonical({ type, subject, time, data }));
    const root = createHash('sha256')
      .update(new X509Certificate(readFileSync(authority.roots)).raw)
      .digest('hex');
    const shown = async (roots: string) => {
      ledger = await runLedger({ env: { INITIUM_TSA_ROOTS_FILE: roots } });
      await answerTo('1', anchor);
      expect(await answerTo('1', anchor)).toMatchObject({ body: { results: [{ outcome: 'duplicate' }] } });
      // Without its signer's certificate, and one that says so itself.
      await answerTo('2', anchorOver(canonical({ type, subject, time, data }), true));
      const claims = contact('3', { data, anchorroot: root });
      expect(await post(`${ledger.url}/v1/events`, eventType, claims)).toMatchObject({ status: 422 });
      return Promise.all(
        ['1', '2'].map(async (id) => (await get(`${ledger.url}/v1/events/crm/${id}`)).body.anchorroot),
      );
    };
    expect(await shown(authority.roots)).toEqual([root, undefined]);
    await ledger.close();
    expect(await shown(other.roots)).toEqual([undefined, undefined]);
  });

  it('has the event quarantined where it is no time stamp, one of something else, of another time, or wrongly signed', async () => {
    ledger = await runLedger();
    const anchor = anchorOver(canonical({ type, subject, time, data }));
    const bytes = Buffer.from(anchor.token, 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
    const wrong: readonly [object, RegExp][] = [
      [{ ...anchor, token: 'AAAA' }, /no RFC 3161 time stamp/],
      [{ ...anchor, token: 'AAAAA' }, /not base64/],
      [{ ...anchor, token: bytes.toString('base64') }, /the signature is wrong/],
      [{ ...anchor, time: '2026-03-02T09:15:00Z' }, /not the time of the anchor/],
      [anchorOver(canonical({ type, subject: 'client/c2', time, data })), /of something else/],
    ];
    for (const [index, [false1, why]] of wrong.entries()) {
      const answer = await answerTo(String(index), false1);
      const errors = [{ pointer: '/data/anchor/token', detail: expect.stringMatching(why) }];
      expect(answer).toMatchObject({ status: 422, body: { results: [{ outcome: 'quarantined' }], errors } });
    }
  });
});
