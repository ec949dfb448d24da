import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exhibitPart } from '#libs/evidence-pack';
import { AskedPack, claimNamed, repacked } from '../asked-pack.js';
import { cameByItself } from '../came-by-itself.js';
import { CheckedStory } from '../checked-story.js';
import { madeLogVkeys } from '../made-log-of-evidence.js';
import { linesOf, post, removeFolders } from '../running-ledger.js';
import type { StoryLedger } from '../story-ledger.js';

let told: CheckedStory;
let story: StoryLedger;
let pack: AskedPack;
let policy: readonly string[];
beforeAll(async () => {
  told = await CheckedStory.begin();
  ({ story } = told);
  pack = new AskedPack();
  const [genesis] = linesOf(await (await fetch(`${story.ledger.url}/v1/ledger`)).text());
  policy = ['--policy', pack.policy('none', genesis.data.log.key)];
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

async function packOf(client: string, asked: object = {}): Promise<Buffer> {
  const body = { reason: 'a test', ...asked };
  const made = await post(`${story.ledger.url}/v1/clients/${client}/packs`, 'application/json', body);
  return Buffer.from(await (await fetch(`${story.ledger.url}/v1/packs/${made.body.id}`)).arrayBuffer());
}
const verdictOf = async (bytes: Uint8Array) => {
  const found = await pack.verify(bytes, ...policy);
  expect([found.code, found.wrong]).toEqual([0, []]);
  return claimNamed(found, 'VERDICT')?.words;
};

/** How the client came is on record, and that it was looked for what may have prompted it. */
async function comes(client: string, without: string): Promise<string> {
  for (const [kind, data] of cameByItself()) if (kind !== without) await story.tell(kind, `client/${client}`, data);
  return `client/${client}`;
}

describe('a request that the client never made', () => {
  it('helps nobody where it is put on record once it is needed, whenever it says that it was made', async () => {
    const [honest, forged] = [await comes('honest', ''), await comes('forged', 'ServiceRequest')];
    const began = story.now;
    story.pass(1);
    for (const client of ['honest', 'forged']) await told.check(client);
    story.pass(5 * 24 * 60);
    expect([honest, forged]).toEqual(['client/honest', 'client/forged']);
    await story.tell('ServiceRequest', forged, { service: 'e', asset: 'BTC' }, { time: began });
    await told.check('forged');
    story.pass(1);
    expect(await verdictOf(await packOf('honest'))).toBe('CLIENT_INITIATED (R-210) recomputed: same');
    expect(await verdictOf(await packOf('forged'))).toMatch(/^INSUFFICIENT_EVIDENCE \(R-22[03]\) recomputed: same$/);
  });

  it('stands until the client denies it, which counts whoever forged it: nothing tells a false word from a true one', async () => {
    await told.asks('denying');
    await told.check('denying');
    story.pass(1);
    expect(await verdictOf(await packOf('denying'))).toMatch(/^CLIENT_INITIATED/);
    await story.tell('Allegation', 'client/denying', { source: 'the client, in writing' });
    story.pass(1);
    expect(await verdictOf(await packOf('denying'))).not.toMatch(/^CLIENT_INITIATED/);
  });
});

describe('a person who is split over two identifiers', () => {
  it('is as it seemed before they are linked, and from then on what was done to either counts, back to when it was done', async () => {
    const mail = { channel: 'EMAIL', purpose: 'PROMOTION', actor: 'FIRM' };
    await story.tell('MarketingExposure', 'identifier/of-split', mail);
    story.pass(1);
    await told.asks('split');
    await told.check('split');
    story.pass(1);
    const clocks = { at: story.now, knownAt: story.now };
    story.pass(1);
    await told.links('client/split', 'of-split', 'CONFIRMED');
    story.pass(1);
    const before = await pack.verify(await packOf('split', clocks), ...policy);
    expect([before.code, claimNamed(before, 'VERDICT')?.words]).toEqual([
      0,
      expect.stringMatching(/^CLIENT_INITIATED/),
    ]);
    // The link is a leaf of the client's: that something came later, a pack of the past cannot hide.
    expect(claimNamed(before, 'ORDER')?.words).toContain('1 were recorded later and are not shown');
    expect(await verdictOf(await packOf('split', { at: clocks.at }))).toMatch(/^TAINTED \(R-111\)/);
  });
});

describe('a policy that the firm supplies', () => {
  it('verifies what the firm made, says by whose keys it did, and is another than that of who took it himself', async () => {
    const pack = new AskedPack();
    // All of it is made anew, under another key.
    const forged = await pack.pack(
      {},
      {
        rotated: (log) => {
          log.signing = [2];
        },
      },
    );
    const supplied = await pack.verify(forged, '--policy', pack.policy('none', madeLogVkeys[2]));
    expect([supplied.code, supplied.wrong]).toEqual([0, []]);
    expect(supplied.trust).toContain((madeLogVkeys[2] as string).split('+')[1]);
    const own = await pack.verify(forged, '--policy', pack.policy());
    expect([own.code, own.wrong]).toEqual([2, [expect.stringMatching(/^LOG no key that the policy knows/)]]);
    expect(own.trust).toContain((madeLogVkeys[0] as string).split('+')[1]);
    expect(own.trust).toMatch(/no tag key · authorities of time none · replayers none$/);
  });
});

describe('what is sealed', () => {
  it('opens by no other key than the one that its leaf commits to, nor where nothing is sealed', async () => {
    await told.asks('sealed');
    const personal = { name: 'Zoë Example' };
    await story.tell('ClientContact', 'client/sealed', { channel: 'WEBSITE', personal });
    story.pass(1);
    const honest = await packOf('sealed', { includePersonal: true });
    const opened = await pack.verify(honest, ...policy);
    expect([opened.code, claimNamed(opened, 'PERSONAL')?.words]).toEqual([0, expect.stringMatching(/^1 opened/)]);
    const bent = await repacked(honest, (path, bytes) =>
      path.endsWith('.dek') ? Buffer.from(bytes.map((byte) => byte ^ 1)) : bytes,
    );
    const found = await pack.verify(bent, ...policy);
    expect([found.code, found.wrong]).toEqual([1, [expect.stringMatching(/^EVIDENCE exhibit \d+: /)]]);
    const more = { path: exhibitPart(1, 'dek'), bytes: Buffer.alloc(32) };
    const extra = await pack.verify(await repacked(honest, (_, bytes) => bytes, [more]), ...policy);
    expect([extra.code, extra.wrong]).toEqual([1, [expect.stringMatching(/^EVIDENCE there is a key of exhibit 1/)]]);
  });
});
