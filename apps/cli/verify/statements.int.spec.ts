import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPackFile, packParts, parsePackQuestion, parseStatementPart } from '#libs/evidence-pack';
import { AskedPack, claimNamed, repacked, type ToldOfPack } from '../../../test/asked-pack.js';
import { CheckedStory } from '../../../test/checked-story.js';
import { eventType, freshFolder, linesOf, post, removeFolders } from '../../../test/running-ledger.js';
import type { StoryLedger } from '../../../test/story-ledger.js';

const folder = freshFolder();
let story: StoryLedger;
let pack: AskedPack;
let args: readonly string[];
let statement: Buffer;

const told = { name: 'Jane Roe', address: { city: 'Graz' } };

/** A client with devices of its own, of others too and of nobody surely, an account of a spouse, and what others say of it. */
beforeAll(async () => {
  const checked = await CheckedStory.begin({
    folder,
    env: {
      INITIUM_STATEMENT_TERMS_FILE: new AskedPack().file(
        'terms.json',
        '{"controller":"Example Ltd","purposes":{"de":"Zwecke"}}',
      ),
    },
  });
  ({ story } = checked);
  pack = new AskedPack();
  const [genesis] = linesOf(await (await fetch(`${story.ledger.url}/v1/ledger`)).text());
  await story.tell('MarketingExposure', 'identifier/phone', {
    channel: 'EMAIL',
    purpose: 'PROMOTION',
    personal: { address: 'jane@example.org' },
  });
  await story.tell('ClientContact', 'client/c1', { channel: 'WEBSITE', personal: told });
  await checked.asks('c1');
  await checked.links('client/c1', 'phone', 'CONFIRMED');
  await checked.links('client/c1', 'tablet', 'PROBABLE');
  await checked.links('client/c1', 'shared', 'CONFIRMED');
  await checked.links('client/spouse', 'shared', 'CONFIRMED');
  await checked.links('client/c1', 'client/spouse', 'CONFIRMED');
  for (const device of ['tablet', 'shared'])
    await story.tell('ClientContact', `identifier/${device}`, {
      channel: 'MOBILE_APP',
      personal: { name: 'John Doe' },
    });
  await story.tell('ClientContact', 'client/spouse', { channel: 'WEBSITE', personal: { name: 'John Doe' } });
  await story.tell('Allegation', 'client/c1', { source: 'A. Whistler' });
  await story.tell('RegulatoryRequest', 'client/c1', { authority: 'BaFin', reference: 'Aktenzeichen' });
  await post(`${story.ledger.url}/v1/events`, eventType, {
    ...{ specversion: '1.0', id: 'w1', source: 'crm', type: 'initium.ClientContact.v1', subject: 'client/c1' },
    ...{ time: story.now, authid: 'm.mustermann', data: { channel: 'PIGEON' } },
  });
  story.pass(10);
  const tagKey = readFileSync(join(folder, 'keys/tag.key'));
  args = ['--policy', pack.policy('none', genesis.data.log.key), '--tag-key', pack.file('tag.key', tagKey)];
  statement = await statementOf({});
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

async function statementOf(asked: object, client = 'c1'): Promise<Buffer> {
  const made = await post(`${story.ledger.url}/v1/clients/${client}/statements`, 'application/json', asked);
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const file = await fetch(`${story.ledger.url}/v1/packs/${made.body.id}`);
  return Buffer.from(await file.arrayBuffer());
}

async function partsOf(bytes: Buffer): Promise<ReadonlyMap<string, string>> {
  const read = await openPackFile({
    size: bytes.length,
    read: async (from, length) => bytes.subarray(from, from + length),
  });
  const parts = new Map<string, string>();
  for (const path of read.paths) parts.set(path, Buffer.from((await read.read(path)) as Uint8Array).toString());
  return parts;
}
const verified = (bytes: Buffer): Promise<ToldOfPack> => pack.verify(bytes, ...args);

describe('a client’s own copy', () => {
  it.each(['en', 'de', 'fr'])('is verified, with its documents: %s', async (language) => {
    const found = await verified(await statementOf({ language }));
    expect([found.code, found.wrong]).toEqual([0, []]);
    expect(claimNamed(found, 'ORDER')).toMatchObject({
      strength: 'COMPLETE_AS_COMMITTED',
      words: expect.stringMatching(/^9 of 13 shown, 4 withheld/),
    });
    expect(claimNamed(found, 'PERSONAL')?.words).toMatch(/^2 opened .*, 0 sealed/);
    expect(claimNamed(found, 'VERDICT')?.words).toMatch(/as claimed/);
    expect(claimNamed(found, 'DOCUMENTS')?.words).toMatch(/^2 for people/);
  });

  it('has the client’s own data opened, and nothing of others: no device of theirs, no accuser, no authority, nobody at the firm', async () => {
    const parts = await partsOf(statement);
    const all = [...parts.values()].join('\n');
    const page = parts.get(packParts.statementHtml) ?? '';
    for (const own of ['Jane Roe', 'Graz', 'jane@example.org', 'Example Ltd']) expect(page).toContain(own);
    for (const other of [
      'John Doe',
      'spouse',
      'Whistler',
      'BaFin',
      'Aktenzeichen',
      'mustermann',
      'anonymous',
      'principal',
    ])
      expect([other, all.includes(other)]).toEqual([other, false]);
    expect([...parts.keys()].some((path) => path.endsWith('.metadata'))).toBe(false);
    const { withheld } = parseStatementPart(Buffer.from(parts.get(packParts.statement) ?? ''));
    expect(withheld.map(({ why }) => why).sort()).toEqual(['protected', 'protected', 'protected', 'unsettled']);
  });

  it('tells what the firm has said in the language that was asked for, and of all else that it has not', async () => {
    const english = (await partsOf(statement)).get(packParts.statementHtml) ?? '';
    const german = (await partsOf(await statementOf({ language: 'de' }))).get(packParts.statementHtml) ?? '';
    expect([
      english.match(/The firm has not said so here/g)?.length,
      german.match(/Die Firma hat es hier nicht gesagt/g)?.length,
    ]).toEqual([7, 6]);
    expect(german).toContain('Zwecke');
  });

  it('is byte for byte the same for the same question', async () => {
    const clocks = { at: story.now, knownAt: story.now };
    story.pass(1);
    expect((await statementOf(clocks)).equals(await statementOf(clocks))).toBe(true);
  });

  it.each([
    [
      'what people read was falsified',
      packParts.statementHtml,
      (text: string) => text.replaceAll('Graz', 'Wien'),
      /^DOCUMENTS /,
    ],
    [
      'an entry is another',
      'data/evidence/000001.bin',
      (text: string) => text.replace('EMAIL', 'PHONE'),
      /^EVIDENCE exhibit 1 /,
    ],
    [
      'less is withheld than is',
      packParts.statement,
      (text: string) =>
        text.replace(/\{"hash":"[^}]*"unsettled"\}/, '').replace(/,\]|\[,/, (cut) => cut.replace(',', '')),
      /^ORDER client\/c1 has/,
    ],
    [
      'another is withheld',
      packParts.statement,
      (text: string) => text.replace(/"hash":"../, '"hash":"00'),
      /^ORDER something is left out/,
    ],
    [
      'an entry is about another',
      packParts.statement,
      (text: string) => text.replace('"subject":"client/c1"', '"subject":"client/c2"'),
      /^ORDER exhibit \d is not about the client/,
    ],
    [
      'something happened at another time',
      packParts.statement,
      (text: string) => text.replace(/"occurred":"2026/, '"occurred":"2025'),
      /^DOCUMENTS /,
    ],
    [
      'it concludes something else',
      packParts.statement,
      (text: string) => text.replace(/"mayServe":false/, '"mayServe":true'),
      /^DOCUMENTS /,
    ],
  ])('is false where %s', async (_, part, bend, wrong) => {
    const bent = await repacked(statement, (path, bytes) =>
      path === part ? Buffer.from(bend(bytes.toString())) : bytes,
    );
    const found = await verified(bent);
    expect([found.code, found.wrong[0]]).toEqual([1, expect.stringMatching(wrong)]);
  });

  it.each([
    ['an evidence pack’s page', 'data/summary.html'],
    ['metadata of an exhibit', 'data/evidence/000001.metadata'],
  ])('is malformed with %s in it', async (_, path) => {
    const bent = await repacked(statement, (__, bytes) => bytes, [{ path, bytes: Buffer.from('x') }]);
    expect(await verified(bent)).toMatchObject({ code: 3, why: `${path} is no part of a pack` });
  });

  it('says so where it is of nobody known, and asked wrongly', async () => {
    const ask = (client: string, body: object) =>
      post(`${story.ledger.url}/v1/clients/${client}/statements`, 'application/json', body);
    expect((await ask('nobody', {})).status).toBe(404);
    expect((await ask('c1', { reason: 'x' })).status).toBe(400);
    const question = parsePackQuestion(Buffer.from((await partsOf(statement)).get(packParts.question) ?? ''));
    expect(question.askedBy).toEqual({ name: 'c1', isKnown: false });
  });
});
