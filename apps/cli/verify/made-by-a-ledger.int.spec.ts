import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packParts } from '#libs/evidence-pack';
import { AskedPack, claimNamed, repacked, type ToldOfPack } from '../../../test/asked-pack.js';
import { CheckedStory } from '../../../test/checked-story.js';
import { eventType, freshFolder, linesOf, post, removeFolders } from '../../../test/running-ledger.js';
import type { StoryLedger } from '../../../test/story-ledger.js';
import { initiumHere } from '../testing/initium-here.js';

const folder = freshFolder();
let story: StoryLedger;
let pack: AskedPack;
let args: readonly string[];

/** Two clients, of whom one has an identifier that was mailed to, and something that is no evidence. */
beforeAll(async () => {
  const told = await CheckedStory.begin({ folder });
  ({ story } = told);
  pack = new AskedPack();
  const [genesis] = linesOf(await (await fetch(`${story.ledger.url}/v1/ledger`)).text());
  await told.asks('c1');
  await told.links('client/c1', 'i-1', 'CONFIRMED');
  await told.asks('c2');
  const mail = { channel: 'EMAIL', purpose: 'PROMOTION' };
  await story.tell('FirmCommunication', 'identifier/i-1', mail, { source: 'mailer', sequence: '1' });
  await story.tell('FirmCommunication', 'client/c2', mail, { source: 'mailer', sequence: '3' });
  await told.says('c2');
  const wrong = {
    specversion: '1.0',
    id: 'w1',
    source: 'crm',
    type: 'initium.FirmCommunication.v1',
    subject: 'client/c1',
  };
  await post(`${story.ledger.url}/v1/events`, eventType, { ...wrong, time: story.now, data: { channel: 'PIGEON' } });
  story.pass(10);
  const tagKey = readFileSync(join(folder, 'keys/tag.key'));
  args = ['--policy', pack.policy('none', genesis.data.log.key), '--tag-key', pack.file('tag.key', tagKey)];
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

async function packOf(client: string, asked: object = {}): Promise<Buffer> {
  const body = { reason: 'a test', askedBy: 'ann', ...asked };
  const made = await post(`${story.ledger.url}/v1/clients/${client}/packs`, 'application/json', body);
  const file = await fetch(`${story.ledger.url}/v1/packs/${made.body.id}`);
  return Buffer.from(await file.arrayBuffer());
}
const verified = async (client: string, asked: object = {}): Promise<ToldOfPack> =>
  pack.verify(await packOf(client, asked), ...args);

describe('a pack that a ledger made', () => {
  it.each(['en', 'de', 'fr'])('is verified, with its documents: %s', async (language) => {
    const found = await verified('c1', { language });
    expect([found.code, found.wrong]).toEqual([0, []]);
    expect(claimNamed(found, 'ORDER')?.strength).toBe('COMPLETE_AS_COMMITTED');
    expect(claimNamed(found, 'VERDICT')?.words).toMatch(/recomputed: same$/);
    expect(claimNamed(found, 'DOCUMENTS')?.words).toMatch(/^7 for people/);
  });

  it('is verified where sources have gaps, and where it is asked by another rule set, or about the past', async () => {
    const clocks = { at: story.now, knownAt: story.now };
    story.pass(1);
    await story.tell('ClientContact', 'client/c2', { channel: 'WEBSITE' });
    for (const asked of [{}, { ruleSet: 'P2' }, clocks, { subjects: [{ service: 'a', asset: 'ETH' }] }])
      expect(await verified('c2', asked)).toMatchObject({ code: 0, wrong: [] });
    expect(claimNamed(await verified('c2', clocks), 'ORDER')?.words).toContain('1 were recorded later');
  });

  it('has its coverage recomputed from an export with all that the sources sent', async () => {
    const bytes = await packOf('c2');
    const out = pack.file('exported.ndjson', '');
    const exported = await initiumHere(['export', '--out', out, '--url', story.ledger.url]);
    expect([exported.code, exported.stderr]).toEqual([0, expect.anything()]);
    const found = await pack.verify(bytes, ...args, '--evidence', out);
    expect([found.code, found.wrong]).toEqual([0, []]);
    expect(claimNamed(found, 'COVERAGE')?.words).toContain('recomputed from the export');
    const bent = await repacked(bytes, (path, part) =>
      path === packParts.coverage ? Buffer.from(part.toString().replaceAll('SEQUENCE', 'DECLARED')) : part,
    );
    expect((await pack.verify(bent, ...args, '--evidence', out)).wrong[0]).toMatch(
      /^COVERAGE coverage.json is not what/,
    );
  });

  it.each([
    packParts.summary,
    packParts.summaryPdf,
    packParts.chronology,
    packParts.chronologyCsv,
    packParts.chronologyPdf,
    packParts.custody,
    packParts.readme,
  ])('is false where what people read was falsified: %s', async (document) => {
    const bent = await repacked(await packOf('c1'), (path, bytes) =>
      path === document ? Buffer.concat([bytes, Buffer.from(' ')]) : bytes,
    );
    const found = await pack.verify(bent, ...args);
    expect([found.code, found.wrong]).toEqual([1, [expect.stringContaining(`DOCUMENTS ${document} is not what`)]]);
  });

  it('is malformed where another report lies beside', async () => {
    const report = { path: 'data/summary-final.html', bytes: Buffer.from('All is well.') };
    const bent = await repacked(await packOf('c1'), (_, bytes) => bytes, [report]);
    expect(await pack.verify(bent, ...args)).toMatchObject({
      code: 3,
      why: 'data/summary-final.html is no part of a pack',
    });
  });
});
