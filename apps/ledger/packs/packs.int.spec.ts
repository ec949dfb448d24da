import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exhibitPart, packParts } from '#libs/evidence-pack';
import { openSealedData, type SealedData } from '#libs/transparency';
import { AskedPack, claimNamed } from '../../../test/asked-pack.js';
import { coin } from '../../../test/came-by-itself.js';
import { type CheckedExhibit, type CheckedPack, checkedPack } from '../../../test/checked-pack.js';
import { CheckedStory } from '../../../test/checked-story.js';
import {
  type Answered,
  contact,
  eventType,
  freshFolder,
  get,
  linesOf,
  post,
  removeFolders,
} from '../../../test/running-ledger.js';
import type { StoryLedger } from '../../../test/story-ledger.js';
import { retraction, TwoPersons } from '../../../test/two-persons.js';

const folder = freshFolder();
let story: StoryLedger;
let verifierKey: string;

beforeAll(async () => {
  const told = await CheckedStory.begin({ folder });
  ({ story } = told);
  const lines = linesOf(await (await fetch(`${story.ledger.url}/v1/ledger`)).text());
  verifierKey = lines.find(({ type }) => type === 'ledger.genesis').data.log.key;
  await told.asks('c1');
  await told.links('client/c1', 'i-1', 'CONFIRMED');
  await told.asks('c2');
  const mail = { channel: 'EMAIL', purpose: 'PROMOTION' };
  await story.tell('FirmCommunication', 'identifier/i-1', mail, { source: 'mailer', sequence: '1' });
  await story.tell('FirmCommunication', 'client/c2', mail, { source: 'mailer', sequence: '3' });
  const wrong = {
    specversion: '1.0',
    id: 'w1',
    source: 'crm',
    type: 'initium.FirmCommunication.v1',
    subject: 'client/c1',
  };
  await post(`${story.ledger.url}/v1/events`, eventType, { ...wrong, time: story.now, data: { channel: 'PIGEON' } });
  // The same identity as the registration of the asset, with other content.
  const other = { ...contact('e1', { subject: 'asset/BTC', time: story.now }), type: 'initium.AssetRegistered.v1' };
  const { body } = await post(`${story.ledger.url}/v1/events`, eventType, { ...other, data: { ...coin, riskBand: 2 } });
  if (body.status !== 409) throw new Error(JSON.stringify(body));
  story.pass(10);
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

const ask = (client: string, body: object = {}): Promise<Answered> =>
  post(`${story.ledger.url}/v1/clients/${client}/packs`, 'application/json', {
    reason: 'a test',
    askedBy: 'ann',
    ...body,
  });
const bytesOf = async (id: string): Promise<Buffer> =>
  Buffer.from(await (await fetch(`${story.ledger.url}/v1/packs/${id}`)).arrayBuffer());

async function packOf(client: string, body: object = {}): Promise<CheckedPack> {
  const { status, body: made } = await ask(client, body);
  if (status !== 201) throw new Error(JSON.stringify(made));
  return checkedPack(await bytesOf(made.id), verifierKey);
}

describe('an evidence pack', () => {
  it('is checked by the log’s key alone, and its verdicts follow from its exhibits', async () => {
    const { question, verdicts, subjects, assessment, exhibits } = await packOf('c1');
    expect(question).toMatchObject({
      client: 'c1',
      entity: 'X',
      reason: 'a test',
      askedBy: { name: 'ann', isKnown: false },
    });
    expect(verdicts.length).toBeGreaterThan(0);
    for (const { told, recomputed } of verdicts) expect(recomputed).toBe(told);
    const roles = subjects.map(({ subject, role, leaves, shown }) => [subject, role, leaves === shown]);
    expect(roles).toEqual(
      expect.arrayContaining([
        ['client/c1', 'client', true],
        ['identifier/i-1', 'linked', true],
        ['entity/X', 'register', true],
      ]),
    );
    expect(assessment.arrivals).toMatchObject([{ kind: 'Quarantined', state: 'open', settledBy: null }]);
    expect(exhibits[(assessment.arrivals[0]?.exhibit ?? 0) - 1]?.leaf.kind).toBe('ledger.quarantine');
    expect(exhibits.some(({ evidence }) => evidence.subject === 'client/c2')).toBe(false);
    const ofAsset = subjects.find(({ subject }) => subject === 'asset/BTC');
    expect([ofAsset?.leaves, ofAsset?.shown]).toEqual([2, 2]);
  });

  it('has what speaks against the firm, and the coverage of sources as the ledger found it', async () => {
    const { exhibits, coverage, assessment } = await packOf('c1');
    expect(exhibits.some(({ evidence }) => evidence.type === 'initium.FirmCommunication.v1')).toBe(true);
    const mailer = coverage.sources.find(({ source }) => source === 'mailer');
    expect(mailer?.found.gaps).toMatchObject([{ cause: 'SEQUENCE', because: [] }]);
    expect(assessment.assessments[0]).toMatchObject({ client: 'c1', explanation: { language: 'en' } });
    expect(assessment.limits.join(' ')).toMatch(/not that nothing else happened.*is a claim/s);
  });

  it('is byte for byte the same for the same question while nothing new is recorded, also where its file is gone', async () => {
    const clocks = { at: story.now, knownAt: story.now };
    story.pass(1);
    const [one, again] = [await ask('c1', clocks), await ask('c1', clocks)];
    expect(again.body).toEqual(one.body);
    const bytes = await bytesOf(one.body.id);
    for (const gone of [`packs/${one.body.id}.zip`, 'packs']) {
      rmSync(join(folder, gone), { recursive: true });
      expect((await bytesOf(one.body.id)).equals(bytes)).toBe(true);
    }
  });

  it('says of whom it is, and why, nowhere in the log', async () => {
    const { body } = await ask('c2', { reason: 'a secret reason' });
    const page = await (await fetch(`${story.ledger.url}/v1/ledger`)).text();
    expect(page).toContain(body.id);
    expect(page).not.toMatch(/a secret reason|"c2"/);
  });

  it('has what was known, and says how much came later', async () => {
    const clocks = { at: story.now, knownAt: story.now };
    story.pass(1);
    await story.tell('ClientContact', 'client/c1', { channel: 'WEBSITE' });
    await ask('c1');
    const { question, subjects, verdicts } = await packOf('c1', clocks);
    const client = subjects.find(({ role }) => role === 'client');
    expect((client?.leaves ?? 0) - (client?.shown ?? 0)).toBe(1);
    expect(question.notIncluded.map(({ what }) => what)).toContain('later');
    for (const { told, recomputed } of verdicts) expect(recomputed).toBe(told);
  });

  it('has documents for people, and a text that says how to check one exhibit by hand', async () => {
    const { file } = await packOf('c1', { language: 'de' });
    const text = async (path: string) => Buffer.from((await file.read(path)) as Uint8Array).toString();
    expect(await text(packParts.summary)).toMatch(/^<!doctype html>[\s\S]*lang="de"/i);
    expect(await text(packParts.chronology)).toContain('id="exhibit-1"');
    expect((await text(packParts.chronologyCsv)).split('\r\n').length).toBeGreaterThan(5);
    for (const path of [packParts.summaryPdf, packParts.chronologyPdf]) expect(await text(path)).toMatch(/^%PDF-/);
    expect(await text(packParts.readme)).toContain('openssl');
  });

  it('discloses no personal data unless it is asked to, and then by the key of each piece', async () => {
    const personal = { name: 'Anna Example' };
    await story.tell('ClientContact', 'client/c2', { channel: 'WEBSITE', personal });
    story.pass(1);
    const sealedIn = ({ exhibits }: CheckedPack) => exhibits.filter(({ leaf }) => leaf.dk !== undefined);
    const closed = await packOf('c2');
    expect(closed.question.notIncluded.map(({ what }) => what)).toContain('personal');
    expect([...closed.file.paths].filter((path) => path.endsWith('.dek'))).toEqual([]);
    const opened = await packOf('c2', { includePersonal: true });
    const [one, ...others] = sealedIn(opened) as [CheckedExhibit, ...CheckedExhibit[]];
    const { number, leaf, evidence } = one;
    expect([others.length, evidence.type]).toEqual([0, 'initium.ClientContact.v1']);
    const key = (await opened.file.read(exhibitPart(number, 'dek'))) as Uint8Array;
    const { sealed } = evidence.data as unknown as { readonly sealed: SealedData };
    const plain = Buffer.from(openSealedData(key, sealed, evidence, leaf.dk as string)).toString();
    expect(JSON.parse(plain)).toEqual(personal);
    for (const { told, recomputed } of [...closed.verdicts, ...opened.verdicts]) expect(recomputed).toBe(told);
  });

  it('is recorded with the hashes of its manifest and of its coverage', async () => {
    const { body } = await ask('c2', { language: 'de' });
    const lines = linesOf(await (await fetch(`${story.ledger.url}/v1/ledger`)).text());
    const { manifest, coverage, log } = body;
    expect(lines.find(({ type, data }) => type === 'ledger.pack' && data.pack === body.id).data).toEqual({
      ...{ pack: body.id, manifest, coverage, size: String(log.size) },
    });
  });

  it('says how it was made, and that no authority of time bounds it yet', async () => {
    const { file } = await packOf('c2');
    const custody = Buffer.from((await file.read(packParts.custody)) as Uint8Array).toString();
    expect(custody).toMatch(/^"time","who","what"\r\n/);
    expect(custody).toContain('ann (a claim)');
    expect(custody).toContain('no anchor after it yet');
  });

  it('is refused of whom nothing is known, and where it is not said what for', async () => {
    expect((await ask('nobody')).body).toMatchObject({ status: 404, type: 'urn:initium:problem:not-found' });
    const { body } = await ask('c1', { reason: '', language: 'la', subjects: [{ service: 'z' }] });
    expect(body.status).toBe(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(['/reason', '/language', '/subjects']),
    );
    const wrong = (await ask('c1', { ruleSet: 'P9' })).body;
    expect(wrong).toMatchObject({ status: 400, detail: expect.stringContaining('must be P1 or P2') });
    for (const asked of [{ ruleSet: 'P9' }, { at: 'soon' }, { at: '2999-01-01T00:00:00Z' }])
      expect((await ask('c1', asked)).body).toMatchObject({
        type: 'urn:initium:problem:invalid-body',
        errors: [{ pointer: `/${Object.keys(asked)[0]}` }],
      });
    expect((await get(`${story.ledger.url}/v1/packs/${'0'.repeat(32)}`)).status).toBe(404);
    expect((await get(`${story.ledger.url}/v1/packs/..%2Fx`)).status).toBe(404);
  });
});

describe('with tokens', () => {
  let two: TwoPersons;
  beforeAll(async () => {
    two = await TwoPersons.begin();
    await two.record({
      ...{ specversion: '1.0', id: 'x', source: 'crm', type: 'initium.ProviderEntity.v1', subject: 'entity/X' },
      ...{ time: '2026-03-02T09:15:00Z', data: { kind: 'THIRD_COUNTRY', country: 'SC' } },
    });
  });
  afterAll(() => two.ledger.close());

  it('two persons release a pack before it can be fetched', async () => {
    const { id: client } = await two.mailed();
    const { status, body: pack } = await two.send(`/v1/clients/${client}/packs`, { reason: 'a test' });
    expect([status, pack.released]).toEqual([201, false]);
    const refused = await two.ask(`/v1/packs/${pack.id}`);
    expect(refused.body).toMatchObject({ status: 409, type: 'urn:initium:problem:not-released' });
    expect(refused.body.detail).toContain('pack-release');
    const { body: proposal } = await two.propose({ pack: pack.id }, two.as.ann, 'pack-release');
    expect(proposal.content).toEqual({ pack: pack.id, manifest: pack.manifest });
    expect((await two.decide('approve', proposal, two.as.ann)).status).toBe(403);
    expect((await two.decide('approve', proposal, two.as.bob)).body.detail).toContain(`/v1/packs/${pack.id}`);
    const file = await fetch(`${two.ledger.url}/v1/packs/${pack.id}`, { headers: two.as.ann });
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/zip']);
    expect((await file.arrayBuffer()).byteLength).toBe(pack.bytes);
    expect((await two.ask(`/v1/packs/${pack.id}`, two.as.reader)).status).toBe(403);
  });

  it('a pack that discloses what is erased later is gone with it', async () => {
    const personal = { name: 'Anna Example' };
    const long = { time: '2019-05-06T07:08:09Z', subject: 'client/anna', data: { channel: 'WEBSITE', personal } };
    expect((await two.record(contact('anna-1', long))).status).toBe(201);
    const { body: pack } = await two.send('/v1/clients/anna/packs', { reason: 'a test', includePersonal: true });
    const { body: proposal } = await two.propose({ pack: pack.id }, two.as.ann, 'pack-release');
    await two.decide('approve', proposal, two.as.bob);
    expect((await two.ask(`/v1/packs/${pack.id}`)).status).toBe(200);
    const path = join(two.folder, 'packs', `${pack.id}.zip`);
    expect(existsSync(path)).toBe(true);
    const erasure = await two.send('/v1/erasures', { client: 'anna', legalBasis: 'GDPR 17(1)(b)' });
    expect((await two.decide('approve', erasure.body, two.as.bob)).body.recorded).toHaveLength(1);
    expect(existsSync(path)).toBe(false);
    expect((await two.ask(`/v1/packs/${pack.id}`)).body.detail).toContain('erased');
    const { items } = (await two.ask('/v1/erasures')).body;
    expect(items.map(({ packs }: { packs: unknown }) => packs)).toEqual([[pack.id]]);
    const later = (await two.send('/v1/clients/anna/packs', { reason: 'a test', includePersonal: true })).body;
    const again = await two.propose({ pack: later.id }, two.as.ann, 'pack-release');
    await two.decide('approve', again.body, two.as.bob);
    const file = await fetch(`${two.ledger.url}/v1/packs/${later.id}`, { headers: two.as.ann });
    const [genesis] = linesOf(await (await fetch(`${two.ledger.url}/v1/ledger`, { headers: two.as.ann })).text());
    const asked = new AskedPack();
    const policy = asked.policy('none', genesis.data.log.key);
    const found = await asked.verify(Buffer.from(await file.arrayBuffer()), '--policy', policy);
    expect([found.code, found.wrong]).toEqual([0, []]);
    expect(claimNamed(found, 'PERSONAL')?.words).toBe(
      '0 opened by the key that the leaf commits to, 1 sealed and not disclosed',
    );
  });

  it('a release is of a pack that was made', async () => {
    const { body } = await two.propose({ pack: '0'.repeat(32) }, two.as.ann, 'pack-release');
    expect(body.errors).toMatchObject([{ pointer: '/content/pack' }]);
    expect((await two.propose(retraction({ source: 'a', id: 'b' }), two.as.ann, 'pack-release')).status).toBe(400);
  });
});
