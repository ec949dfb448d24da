import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RecordedEvidence } from '#libs/evidence';
import { bagOf, openPackFile, type PackPart, packParts, zipOf } from '#libs/evidence-pack';
import { initiumHere } from '../apps/cli/testing/initium-here.js';
import { madeLogVkey, madeTagKey, madeWitnessVkey } from './made-log-of-evidence.js';
import { type Lies, madePack, type PackAsked } from './made-pack.js';
import { freshFolder } from './running-ledger.js';
import { stories } from './scenario-corpus.js';

/** A claim of a pack as `initium verify --json` tells it. */
interface ToldClaim {
  readonly claim: string;
  readonly verdict: string;
  readonly words: string;
  readonly strength?: string;
}

/** What `initium verify` says of a pack. */
export interface ToldOfPack {
  readonly code: number | null;
  readonly stderr: string;
  readonly claims: readonly ToldClaim[];
  /** The claims that do not hold, with their words. */
  readonly wrong: readonly string[];
  readonly result?: string;
  readonly why?: string;
  readonly strength?: string;
  readonly trust?: string;
}

const recorded = (id: string, kind: string, subject: string, data: object): RecordedEvidence =>
  ({
    ...{ specversion: '1.0', id, source: 'crm', type: `initium.${kind}.v1`, subject, data },
    ...{ time: `2026-08-${id}T09:00:00Z`, ledgertime: `2026-08-${id}T09:00:01.000Z` },
  }) as unknown as RecordedEvidence;

/**
 * Packs of a client who came by itself, and to whom an identifier is linked that was mailed to before; made as a ledger makes them, or
 * with lies, and verified by the command.
 */
export class AskedPack {
  readonly folder = freshFolder();
  readonly asked: PackAsked;

  constructor() {
    const [{ evidence } = { evidence: [] }] = stories('P2');
    const own = [
      recorded('01', 'FirmCommunication', 'identifier/i1', { channel: 'EMAIL', purpose: 'PROMOTION' }),
      recorded('02', 'MarketingExposure', 'identifier/i1', { campaign: 'spring' }),
      recorded('03', 'IdentityLink', 'client/c1', { identifier: 'i1', confidence: 'CONFIRMED' }),
      recorded('04', 'ClientContact', 'client/c1', { channel: 'WEBSITE' }),
      recorded('05', 'ServiceRequest', 'client/c1', { service: 'e', asset: 'TOKA' }),
      recorded('06', 'ClientContact', 'client/other', { channel: 'WEBSITE' }),
    ];
    const all = [...evidence.filter(({ source }) => source === 'fixture'), ...own];
    this.asked = {
      ...{ client: 'c1', at: '2026-09-01T00:00:00Z', knownAt: '2026-09-01T00:00:00Z', entity: 'X', ruleSet: 'P2' },
      evidence: all.toSorted((one, other) => (one.ledgertime < other.ledgertime ? -1 : 1)),
    };
  }

  pack(lies: Lies = {}, other: Partial<PackAsked> = {}): Promise<Buffer> {
    return madePack({ ...this.asked, ...other }, lies);
  }

  file(name: string, text: string | Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  policy(quorum = 'none', log = madeLogVkey): string {
    return this.file('policy', `log ${log}\nwitness w1 ${madeWitnessVkey}\nquorum ${quorum}\n`);
  }

  tagKey(): readonly string[] {
    return ['--tag-key', this.file('tag.key', madeTagKey.toString('hex'))];
  }

  async verify(pack: Uint8Array | string, ...args: readonly string[]): Promise<ToldOfPack> {
    const path = typeof pack === 'string' ? pack : this.file('pack.zip', pack);
    const all = args.includes('--policy') ? args : ['--policy', this.policy(), ...args];
    const { code, stdout, stderr } = await initiumHere(['verify', path, ...all]);
    const { claims = [], ...said } = stdout === '' ? {} : JSON.parse(stdout);
    const wrong = (claims as ToldClaim[]).filter(({ verdict }) => verdict !== 'holds');
    return { ...said, code, stderr, claims, wrong: wrong.map(({ claim, words }) => `${claim} ${words}`) };
  }
}

export const claimNamed = ({ claims }: ToldOfPack, name: string): ToldClaim | undefined =>
  claims.find(({ claim }) => claim === name);

/** The folder of a pack, unpacked. */
export async function unpackedIn(pack: Uint8Array): Promise<string> {
  const within = join(freshFolder(), 'a-pack');
  const read = await openedPack(pack);
  for (const path of read.paths) {
    mkdirSync(dirname(join(within, path)), { recursive: true });
    writeFileSync(join(within, path), (await read.read(path)) as Uint8Array);
  }
  return within;
}

/** A pack with other bytes in some of its parts, or without them, and with the manifests of what it has then. */
export async function repacked(
  pack: Uint8Array,
  bend: (path: string, bytes: Buffer) => Uint8Array | undefined,
  more: readonly PackPart[] = [],
): Promise<Buffer> {
  const read = await openedPack(pack);
  const payload: PackPart[] = [...more];
  for (const path of [...read.paths].filter((one) => one.startsWith('data/'))) {
    const bytes = bend(path, Buffer.from((await read.read(path)) as Uint8Array));
    if (bytes !== undefined) payload.push({ path, bytes });
  }
  payload.sort((one, other) => (one.path < other.path ? -1 : 1));
  const info = (await read.read(packParts.bagInfo)) as Uint8Array;
  const pieces: Uint8Array[] = [];
  for await (const piece of zipOf(read.folder, bagOf(info, payload))) pieces.push(piece);
  return Buffer.concat(pieces);
}

const openedPack = (pack: Uint8Array) =>
  openPackFile({ size: pack.length, read: async (from, length) => pack.subarray(from, from + length) });
