import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EvidenceSet, type RuleSet, shippedRuleSets, statusIntervalsOf } from '#libs/assessment';
import { openSqliteStore, type SqliteStore } from '#libs/event-store';
import { fromStored, type RecordedEvidence } from '#libs/evidence';
import { Catalog, rebuildViews } from '#libs/projections';
import { startViews, type Views } from '../start-views.js';
import { record, type Sketch } from '../test/recorded.js';
import { world as wholeWorld } from '../test/world.js';
import { shippedViews } from '../views.js';
import type { Adoption } from './adoption.js';
import type { DifferingStatus } from './difference.js';

const child = fileURLToPath(new URL('../test/preparing.js', import.meta.url));
const never = new AbortController().signal;
const begun = Date.UTC(2026, 0, 1);
const at = begun + 86_400_000;

const adopted = ({ id: ruleSet, reference }: RuleSet, id: string = ruleSet): Sketch => {
  const data = { ruleSet, version: reference.version, sha256: '0'.repeat(64), content: reference };
  return { source: 'ledger', id, kind: 'ReferenceAdopted', subject: 'ledger', time: begun, data };
};
const [p1, p2] = ['P1', 'P2'].map((id) => adopted(shippedRuleSets.of(id))) as [Sketch, Sketch];
const entity: Sketch = {
  ...{ source: 'crm', id: 'X', kind: 'ProviderEntity', subject: 'entity/X', time: begun },
  data: { kind: 'THIRD_COUNTRY', country: 'SC' },
};
const assets = ['BTC', 'ETH'].map((id): Sketch => {
  const data = { micaScope: true, category: 'OTHER', dlt: id, liquidity: 'LIQUID', riskBand: 2 };
  return { source: 'crm', id, kind: 'AssetRegistered', subject: `asset/${id}`, time: begun, data };
});
/** No source, which would have to be whole. */
const world = (from: number, to: number) => wholeWorld(from, to).filter(({ kind }) => kind !== 'Source');
/** Of whom P1 says that they came by themselves, and P2 that nobody knows by what website. */
const visitors = Array.from({ length: 40 }, (_, n) => `client/v${n}`).flatMap((subject): Sketch[] =>
  Object.entries({
    LocationEvidence: { kind: 'ESTABLISHED', country: 'FR' },
    ClientContact: { channel: 'WEBSITE' },
    OriginEvidence: { kind: 'DIRECT_TYPE_IN' },
    ServiceRequest: { service: 'e', asset: 'BTC' },
    ExposureCheck: { identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'NONE' },
  }).map(([kind, data], index) => {
    return { source: 'crm', id: `${subject} ${kind}`, kind, subject, time: Date.now() + index * 1_000, data };
  }),
);

describe('an adoption of another rule set', () => {
  let folder: string;
  let store: SqliteStore;
  const started: Views[] = [];

  const start = async (): Promise<Views> => {
    const views = await startViews({ folder, commits: store.commits });
    started.push(views);
    return views;
  };
  const close = async (): Promise<void> => {
    for (const views of started.splice(0)) await views.close();
  };
  const tell = async (sketches: readonly Sketch[]): Promise<bigint> => (await record(store, sketches)).at(-1) as bigint;
  const preparedFor = (ruleSet: string): boolean => {
    const catalog = new Catalog(folder);
    const found = catalog.find('statuses', `prepared ${ruleSet}`);
    catalog.close();
    return found !== undefined;
  };
  const isClean = async (): Promise<void> => {
    const names = shippedViews.views.map(({ name }) => name);
    const reports = await rebuildViews({ folder, set: shippedViews, names, check: true, threadsMax: 1, signal: never });
    expect(reports.map(({ view, differences }) => ({ view, differences }))).toEqual(
      names.map((view) => ({ view, differences: [] })),
    );
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'initium-adoption-'));
    store = await openSqliteStore({ folder });
    await tell([p1, entity, ...assets, ...world(1, 200), ...visitors]);
  });

  afterEach(async () => {
    await close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('takes over what was prepared for it, with what was recorded meanwhile, and leaves nothing beside', async () => {
    const views = await start();
    const { upTo } = await views.adoption.prepare('P2', { signal: never });
    expect(preparedFor('P2')).toBe(true);
    const between = await tell(world(601, 640));
    expect(between).toBeGreaterThan(upTo as bigint);
    const position = await tell([p2]);
    expect(await views.waitFor(position, 60_000)).toBe(true);
    expect(await views.waitFor(await tell(world(641, 660)), 60_000)).toBe(true);
    expect(preparedFor('P2')).toBe(false);
    await isClean();
  });

  it('is met where nothing was prepared, or something concerned everyone since', async () => {
    const views = await start();
    await views.adoption.prepare('P2', { signal: never });
    await tell([{ ...entity, id: 'Y', subject: 'entity/Y' }]);
    expect(await views.waitFor(await tell([p2, ...world(601, 620)]), 60_000)).toBe(true);
    await isClean();
  });

  it('is met by views that were closed when it was recorded, as far as they were', async () => {
    const views = await start();
    await views.adoption.prepare('P2', { signal: never });
    await close();
    const position = await tell([...world(601, 620), p2, ...world(621, 640)]);
    expect(await (await start()).waitFor(position, 60_000)).toBe(true);
    await isClean();
    await close();
    const again = await start();
    expect(await again.waitFor(await tell(world(641, 641)), 60_000)).toBe(true);
    expect(preparedFor('P2')).toBe(false);
  });

  it('tells beforehand which statuses it changes, as one assessment after the other would', async () => {
    const views = await start();
    const shares: number[] = [];
    const onProgress = (share: number) => void shares.push(share);
    const asked = { signal: never, at, first: 'R-229' };
    const { upTo, counts, statuses } = await views.adoption.difference('P1', 'P2', {
      ...asked,
      at: Date.now(),
      onProgress,
    });
    const found = await allOf(statuses());
    const isFirst = found.map(({ after }) => after?.rule === 'R-229');
    expect(isFirst).toEqual(isFirst.toSorted((a, b) => Number(b) - Number(a)));
    expect(counts.reduce((sum, { subjects }) => sum + subjects, 0)).toBe(found.length);
    expect(counts.find(({ after }) => after?.rule === 'R-229')).toEqual({
      before: { status: 'CLIENT_INITIATED', rule: 'R-210' },
      after: { status: 'INSUFFICIENT_EVIDENCE', rule: 'R-229' },
      ...{ subjects: 40, clients: 40 },
    });
    expect(found.map(nameOf).sort()).toEqual(await differing(upTo as bigint, Date.now()));
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });

  async function allOf(pages: AsyncGenerator<readonly DifferingStatus[]>): Promise<DifferingStatus[]> {
    const found: DifferingStatus[] = [];
    for await (const page of pages) found.push(...page);
    return found;
  }

  const nameOf = ({ client, service, asset, entity: of, before, after }: DifferingStatus): string =>
    [client, service, asset, of, before?.rule, after?.rule].join();

  /** By the assessment of everything. */
  async function differing(upTo: bigint, instant: number): Promise<string[]> {
    const evidence: RecordedEvidence[] = [];
    for await (const batch of store.readAll())
      for (const event of batch) if (event.position <= upTo) evidence.push(fromStored(event));
    const set = new EvidenceSet(evidence, shippedRuleSets);
    const clients = new Set(evidence.map(({ subject }) => subject).filter((subject) => subject.startsWith('client/')));
    return [...clients]
      .flatMap((subject) => {
        const client = subject.slice('client/'.length);
        const [one, other] = ['P1', 'P2'].map((id) =>
          statusIntervalsOf(set.dossier(client, Date.now(), id)).filter(
            ({ from, to }) => from <= instant && instant < to,
          ),
        ) as [ReturnType<typeof statusIntervalsOf>, ReturnType<typeof statusIntervalsOf>];
        expect(one.length).toBe(other.length);
        return one.flatMap(({ service, asset, entity: of, rule }, index) => {
          const next = other[index]?.rule;
          return rule === next ? [] : [[client, service, asset, of, rule, next].join()];
        });
      })
      .sort();
  }

  it('goes on with preparing where it was killed', async () => {
    const views = await start();
    await views.waitFor((await store.head())?.position as bigint, 60_000);
    await close();
    let last = 0;
    for (let lines = 1; lines <= 2; lines++) {
      const preparing = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = once(preparing, 'exit');
      let seen = 0;
      for await (const share of createInterface({ input: preparing.stdout })) {
        last = Math.max(last, Number(share));
        if (++seen > lines) break;
      }
      preparing.kill('SIGKILL');
      await ended;
    }
    expect(last).toBeGreaterThan(0);
    const again = await start();
    await again.adoption.prepare('P2', { signal: never });
    expect(await again.waitFor(await tell([p2]), 60_000)).toBe(true);
    await isClean();
  });

  it('says of a rule set that is in force that nothing is to be prepared, and rejects one that there is not', async () => {
    const { adoption }: { adoption: Adoption } = await start();
    expect(await adoption.prepare('P1', { signal: never })).toMatchObject({ isInForce: true });
    await expect(adoption.prepare('P9', { signal: never })).rejects.toThrow('no rule set P9');
  });
});
