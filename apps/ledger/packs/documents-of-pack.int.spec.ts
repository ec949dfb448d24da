import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { languages } from '#libs/assessment';
import { exhibitIn, exhibitPart, packParts } from '#libs/evidence-pack';
import { typeByHand, typedByHand } from '../../../test/by-hand.js';
import { type CheckedPack, checkedPack } from '../../../test/checked-pack.js';
import { CheckedStory } from '../../../test/checked-story.js';
import { freshFolder, linesOf, post, removeFolders } from '../../../test/running-ledger.js';
import type { StoryLedger } from '../../../test/story-ledger.js';

const folder = freshFolder();
let story: StoryLedger;
let verifierKey: string;

beforeAll(async () => {
  const told = await CheckedStory.begin({ folder });
  ({ story } = told);
  const lines = linesOf(await (await fetch(`${story.ledger.url}/v1/ledger`)).text());
  verifierKey = lines.find(({ type }) => type === 'ledger.genesis').data.log.key;
  await told.asks('c1');
  const mail = { channel: 'EMAIL', purpose: 'PROMOTION', personal: { name: 'Zoë Example' } };
  await story.tell('FirmCommunication', 'client/c1', mail, { source: 'mailer', sequence: '1' });
  story.pass(10);
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

async function packIn(language: string): Promise<CheckedPack> {
  const { url } = story.ledger;
  const asked = { reason: 'a test', askedBy: 'ann', includePersonal: true, language };
  const { body } = await post(`${url}/v1/clients/c1/packs`, 'application/json', asked);
  const bytes = await (await fetch(`${url}/v1/packs/${body.id}`)).arrayBuffer();
  return checkedPack(Buffer.from(bytes), verifierKey);
}

describe('what a pack has for people', () => {
  it.each(languages)('tells by hand, step by step, that each exhibit is in the log: %s', async (language) => {
    const { file } = await packIn(language);
    const parts = new Map<string, Uint8Array>();
    for (const path of file.paths) parts.set(path, (await file.read(path)) as Uint8Array);
    const readme = Buffer.from(parts.get(packParts.readme) as Uint8Array).toString();
    const numbers = [...parts.keys()].map(exhibitIn).filter((one) => one?.ending === 'leaf');
    expect(numbers.length).toBeGreaterThan(3);
    const [sealed] = [...parts.keys()].map(exhibitIn).filter((one) => one?.ending === 'dek');
    for (const number of [numbers[0]?.number as number, sealed?.number as number]) {
      const name = exhibitPart(number, 'leaf').replace(/^.*\/|\..*$/g, '');
      const printed = typeByHand(parts, typedByHand(readme, verifierKey, name), folder);
      for (const check of ['files', 'manifest', 'content', 'metadata', 'checkpoint', 'inclusion'])
        expect(printed).toContain(`${check}: OK`);
      expect(printed).toContain('Signature Verified Successfully');
      expect(printed.endsWith('key: OK\n{"name":"Zoë Example"}')).toBe(number === sealed?.number);
      expect(printed).not.toContain('FAILED');
    }
  });

  it('says on one page what was asked and answered, what speaks against the firm, and how far that can be relied on', async () => {
    const { file } = await packIn('en');
    const page = Buffer.from((await file.read(packParts.summary)) as Uint8Array).toString();
    const text = page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/client c1, served by entity X .*May not serve .*TAINTED .*Tamper-detecting/);
    expect(text).toMatch(/Against the firm Exhibit \d+ : Somebody on the firm’s side wrote or spoke to the client/);
    expect(text).toContain('COMPLETE_AS_COMMITTED');
    expect(text).toContain('No outside time stamp is in the pack');
  });
});
