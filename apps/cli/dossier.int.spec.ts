import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  containedPackPart,
  dossierParts,
  exhibitPart,
  openPackFile,
  packParts,
  stateTableNames,
  stateTablePart,
} from '#libs/evidence-pack';
import { AskedPack, claimNamed, repacked, type ToldOfPack, unpackedIn } from '../../test/asked-pack.js';
import { CheckedStory } from '../../test/checked-story.js';
import { freshFolder, linesOf, removeFolders } from '../../test/running-ledger.js';
import type { StoryLedger } from '../../test/story-ledger.js';
import { initiumHere } from './testing/initium-here.js';
import type { Ended } from './testing/initium-process.js';

const folder = freshFolder();
let story: StoryLedger;
let pack: AskedPack;
let pinned: readonly string[];
let asked: readonly string[];
let bytes: Buffer;
let made: { readonly id: string; readonly sample: readonly { readonly client: string; readonly pack: string }[] };

const dossier = (...args: readonly string[]): Promise<Ended> =>
  initiumHere(['dossier', '--url', story.ledger.url, ...args]);
const verified = (bent: Uint8Array | string): Promise<ToldOfPack> => pack.verify(bent, ...pinned);

/** Clients in Germany and in Austria, one of whom nobody knows where it is, and what reached them. */
async function tellAll(told: CheckedStory): Promise<void> {
  await told.asks('de-1', 'DE');
  await told.asks('de-2', 'DE');
  await told.asks('at-1', 'AT');
  for (const client of ['de-1', 'de-2', 'at-1']) await told.says(client);
  const spend = [{ country: 'DE', amount: '1200.50', currency: 'EUR' }];
  const campaign = { actor: 'FIRM', channel: 'EMAIL', purpose: 'BRAND', trackable: true, from: story.now };
  await story.tell('Campaign', 'campaign/autumn', { ...campaign, reach: ['DE', 'AT'], spend });
  await story.tell('Campaign', 'campaign/vienna', { ...campaign, reach: ['AT'] });
  await story.tell('Surface', 'surface/home-de', { indicators: ['CCTLD:de'], strong: true, from: story.now });
  await story.tell('Surface', 'surface/home-at', { indicators: ['CCTLD:at'], strong: true, from: story.now });
  await story.tell('Surface', 'surface/line', { indicators: ['NO_GEOBLOCK'], strong: false, from: story.now });
  const period = { periodFrom: '2026-08-01T00:00:00Z', periodTo: '2026-08-02T00:00:00Z' };
  const test = { control: 'GEO_BLOCK', ...period, method: 'probes', tested: 40, failed: 1, result: 'FAIL' };
  await story.tell('ControlTest', 'entity/X', { ...test, memberStates: ['DE'], evidence: 'report 4', tester: 'ann' });
  const plan = { memberStates: ['DE'], deadline: '2026-12-31T00:00:00Z', document: 'a'.repeat(64) };
  await story.tell('WindDownPlan', 'entity/X', plan);
  await story.tell('WindDownNotice', 'client/de-2', { entity: 'X', deadline: plan.deadline, channel: 'EMAIL' });
  const request = { authority: 'BaFin', reference: 'Q 7', memberState: 'DE' };
  await story.tell('RegulatoryRequest', 'ledger', request);
  await story.tell('RegulatoryRequest', 'client/de-2', { ...request, reference: 'Q 8' });
  await story.tell('RegulatoryRequest', 'client/at-1', { authority: 'FMA', reference: 'W 1', memberState: 'AT' });
  const order = { authority: 'FMA', memberState: 'AT', order: 'CEASE', reference: 'B 2' };
  await story.tell('RegulatoryOrder', 'entity/X', {
    ...order,
    authority: 'BaFin',
    memberState: 'DE',
    reference: 'A 1',
  });
}

beforeAll(async () => {
  const told = await CheckedStory.begin({ folder });
  ({ story } = told);
  pack = new AskedPack();
  await tellAll(told);
  story.pass(10);
  const [genesis] = linesOf(await (await fetch(`${story.ledger.url}/v1/ledger`)).text());
  const tagKey = readFileSync(join(folder, 'keys/tag.key'));
  pinned = ['--policy', pack.policy('none', genesis.data.log.key), '--tag-key', pack.file('tag.key', tagKey)];
  const clocks = ['--from', '2026-08-01', '--to', story.now, '--known-at', story.now];
  asked = ['--state', 'DE', ...clocks, '--reason', 'request 7', '--asked-by', 'ann', '--sample', 'de-1', 'at-1'];
  story.pass(1);
  const out = join(pack.folder, 'de.zip');
  const { code, stdout, stderr } = await dossier(...asked, '--out', out, '--json');
  if (code !== 0) throw new Error(stderr);
  made = JSON.parse(stdout);
  bytes = readFileSync(out);
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

async function partOf(path: string): Promise<string> {
  const read = async (from: number, length: number) => bytes.subarray(from, from + length);
  const file = await openPackFile({ size: bytes.length, read });
  return Buffer.from((await file.read(path)) as Uint8Array).toString();
}
const rowsOf = async (path: string): Promise<string[]> => (await partOf(path)).trim().split('\r\n').slice(1);
const packOf = (client: string): string => made.sample.find((one) => one.client === client)?.pack as string;

describe('a dossier about a State', () => {
  it('is verified by the command that verifies packs, its packs wholly, and says what is a claim', async () => {
    const found = await verified(bytes);
    expect([found.code, found.wrong]).toEqual([0, []]);
    expect(claimNamed(found, 'ORDER')?.strength).toBe('COMPLETE_AS_COMMITTED');
    expect(claimNamed(found, 'TABLES')?.words).toMatch(/^8 tables, each as it follows/);
    expect(claimNamed(found, 'FIGURES')).toMatchObject({
      strength: 'AS_CLAIMED',
      words: expect.stringContaining('2 of 2'),
    });
    const samples = found.claims.filter(({ claim }) => claim === 'SAMPLE').map(({ words }) => words);
    expect(samples.sort()).toEqual([
      'at-1: its pack is verified · e BTC CLIENT_INITIATED (R-210)',
      'de-1: its pack is verified · e BTC CLIENT_INITIATED (R-210)',
    ]);
    expect(await verified(await unpackedIn(bytes))).toMatchObject({ code: 0, wrong: [] });
  });

  it('names whom the firm relied on in the State, and tells of what reached it and what was done, with exhibits', async () => {
    const rows = async (name: (typeof stateTableNames)[number]) => (await rowsOf(stateTablePart(name))).join('\n');
    const clients = await rowsOf(dossierParts.clients);
    expect(clients.map((row) => row.split(',')[0])).toEqual(['"de-1"', '"de-2"']);
    expect(clients[0]).toMatch(new RegExp(`"pack ${packOf('de-1')}"$`));
    expect(clients[1]).toMatch(/"claimed"$/);
    expect(await rows('campaigns')).toMatch(/^"autumn","FIRM","EMAIL","BRAND","AT DE",true,[^\n]*"exhibits \d+"$/);
    expect(await rows('spend')).toMatch(/^"autumn","DE","1200.50","EUR",/);
    expect(await rows('surfaces')).toMatch(/^"home-de",true,[^\n]*\n"line",false,[^\n]*$/);
    expect(await rows('controls')).toMatch(/^"GEO_BLOCK","entity\/X","FAIL",40,1,.*(\n[^\n]*"UNTESTED"[^\n]*){6}$/);
    expect(await rows('wind-down')).toMatch(/^"entity\/X","PLAN","DE",[^\n]*$/);
    expect(await rows('orders')).toMatch(/^"entity\/X","CEASE","BaFin","A 1",[^\n]*$/);
    expect(await rows('requests')).toMatch(/^"ledger","BaFin","Q 7"[^\n]*\n"client\/de-2","BaFin","Q 8"[^\n]*$/);
    const figures = JSON.parse(await partOf(dossierParts.figures));
    expect(figures).toMatchObject({ clients: 2, notices: [{ entity: 'X', clients: 1 }] });
    const rules = figures.indicators.map(({ rule }: { rule: string }) => rule);
    expect(rules).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((number) => `R-80${number}`));
  });

  it('is byte for byte the same for the same question while nothing new is recorded, also where its files are gone', async () => {
    for (const id of [made.id, packOf('at-1')]) rmSync(join(folder, 'packs', `${id}.zip`));
    const again = join(pack.folder, 'again.zip');
    expect((await dossier(...asked, '--out', again)).code).toBe(0);
    expect(readFileSync(again).equals(bytes)).toBe(true);
    rmSync(join(folder, 'packs', `${made.id}.zip`));
    const fetched = await fetch(`${story.ledger.url}/v1/packs/${made.id}`);
    expect(Buffer.from(await fetched.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('is on record with the hashes of its manifest and of its figures', async () => {
    const lines = linesOf(await (await fetch(`${story.ledger.url}/v1/ledger`)).text());
    const { data } = lines.find(({ type, data: said }) => type === 'ledger.pack' && said.pack === made.id);
    const { manifest, figures } = made as unknown as Record<string, string>;
    expect(data).toEqual({ pack: made.id, manifest, figures, size: expect.any(String) });
  });

  it('has no personal data: a key in it makes it none', async () => {
    const key = { path: exhibitPart(1, 'dek'), bytes: Buffer.alloc(32) };
    expect(await verified(await repacked(bytes, (_, part) => part, [key]))).toMatchObject({ code: 3, why: /dek/ });
  });
});

describe('a dossier of which one byte was changed', () => {
  it('is refused by the name of the file, whatever it is', async () => {
    const unpacked = await unpackedIn(bytes);
    const files = [
      ...[packParts.checkpoint, packParts.subjects, packParts.epochLeaf, packParts.epochProof, packParts.nextLeaf],
      ...[packParts.summary, packParts.summaryPdf, packParts.custody, packParts.readme, packParts.question],
      ...[...Object.values(dossierParts), ...stateTableNames.map(stateTablePart)],
      ...(['bin', 'leaf', 'metadata', 'tlog-proof'] as const).map((ending) => exhibitPart(1, ending)),
      ...[packParts.question, packParts.assessment].map((part) => containedPackPart(packOf('de-1'), part)),
    ];
    for (const file of files) {
      const path = join(unpacked, file);
      const whole = readFileSync(path);
      const bent = Buffer.from(whole);
      bent[bent.length >> 1] = (bent[bent.length >> 1] as number) ^ 1;
      writeFileSync(path, bent);
      const { code, wrong, why = '' } = await verified(unpacked);
      writeFileSync(path, whole);
      expect([file, code === 1 || code === 3, `${wrong} ${why}`]).toEqual([
        file,
        true,
        expect.stringMatching(file === packParts.question ? /question.json|bag-info/ : file.replace('data/', '')),
      ]);
    }
  });
});

describe('a dossier that its maker bent, with manifests and proofs as they should be', () => {
  const last = (part: Buffer): Buffer => Buffer.concat([part, Buffer.from(' ')]);
  const swapped = (one: string, other: string) => (part: Buffer) =>
    Buffer.from(part.toString('latin1').replace(one, other), 'latin1');
  const otherRoot = (part: Buffer): Buffer =>
    Buffer.from(part.toString().replace(/\n[^\n]{44}\n/, `\n${'A'.repeat(43)}=\n`));
  const kinds: readonly (readonly [path: () => string, bend: (part: Buffer) => Buffer, wrong: RegExp])[] = [
    [() => stateTablePart('campaigns'), last, /^TABLES data\/campaigns.csv is not/],
    [() => dossierParts.sample, last, /^TABLES data\/sample.csv is not/],
    [() => dossierParts.clients, swapped('R-210', 'R-310'), /^FIGURES/],
    [() => dossierParts.figures, swapped('"clients":2', '"clients":1'), /^FIGURES clients.csv has 2 rows of 2 clients/],
    [() => packParts.summary, last, /^DOCUMENTS data\/summary.html is not/],
    [() => packParts.custody, last, /^DOCUMENTS data\/custody.csv is not/],
    [() => exhibitPart(3, 'bin'), last, /^EVIDENCE exhibit 3 is not what its leaf/],
    [() => packParts.checkpoint, otherRoot, /^LOG the signature of .* is wrong/],
    [
      () => containedPackPart(packOf('de-1'), packParts.summary),
      last,
      /^SAMPLE de-1: BAG data\/summary.html has other bytes/,
    ],
    [() => containedPackPart(packOf('at-1'), exhibitPart(1, 'bin')), last, /^SAMPLE at-1: BAG /],
  ];
  it.each(kinds.map(([path, bend, wrong]) => ({ path, bend, wrong })))(
    'is refused by name: $wrong',
    async ({ path, bend, wrong }) => {
      const name = path();
      const bent = await repacked(bytes, (part, content) => (part === name ? bend(content) : content));
      const found = await verified(bent);
      expect([found.code, found.wrong[0] ?? '']).toEqual([1, expect.stringMatching(wrong)]);
    },
  );
});

describe('initium dossier', () => {
  it.each([
    [[], /'--state <code>' not specified/],
    [['--state', 'DE', '--from', '2026-08-01'], /'--reason <text>' not specified/],
    [['--state', 'CH', '--from', '2026-08-01', '--reason', 'x'], /must be a State of the perimeter/],
    [['--state', 'DE', '--from', '2026-08-01', '--to', '2026-07-01', '--reason', 'x'], /must be an instant before to/],
    [
      ['--state', 'DE', '--from', '2026-08-01', '--to', '2030-07-01', '--reason', 'x'],
      /must not be later than what is known/,
    ],
    [['--state', 'DE', '--from', '2026-08-01', '--reason', 'x', '--sample', 'nobody'], /nobody must be a client/],
  ])('refuses %j in words, and leaves no file', async (args, message) => {
    const out = join(pack.folder, 'none.zip');
    const { code, stderr } = await dossier(...args, '--out', out);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
    expect(existsSync(out)).toBe(false);
  });
});
