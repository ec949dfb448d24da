import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { shippedReference, type Thresholds } from '#libs/assessment';
import { openSqliteStore, type SqliteStore } from '#libs/event-store';
import { TookTooLong, TooManyQuestions, ViewBehind } from '#libs/projections';
import { startViews, type Views } from '../start-views.js';
import { record } from '../test/recorded.js';
import { underP1 } from '../test/under-p1.js';
import { world } from '../test/world.js';
import { PortfolioThread } from './portfolio-thread.js';
import type { PortfolioQuestion } from './reading.js';

const thresholds = Object.fromEntries(
  (shippedReference.indicators ?? []).map(({ rule, thresholds: of }) => [rule, of]),
) as unknown as Thresholds;

describe('the thread of the portfolio', () => {
  let folder: string;
  let store: SqliteStore;
  let views: Views;
  let question: PortfolioQuestion;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'initium-portfolio-'));
    store = await openSqliteStore({ folder });
    const upTo = (await record(store, world(1, 300))).at(-1) as bigint;
    views = await startViews({ folder, commits: store.commits });
    expect(await views.waitFor(upTo, 20_000)).toBe(true);
    const now = store.now();
    question = {
      at: now,
      knownAt: now,
      upTo,
      thresholds,
      changes: [],
      controls: [],
      promoters: [],
      limitMs: 1,
      perimeter: new Map(),
    };
  });

  afterEach(async () => {
    await views.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const thread = (limits: { waitingMax?: number; msMax?: number }) =>
    new PortfolioThread({
      folder,
      ruleSets: underP1,
      progress: views.progress,
      corrupt: () => undefined,
      limits,
    });

  it('answers from the same rows as the views of the process', async () => {
    const { clientsByState, figures } = await views.portfolio.overview(question);
    const clients = views.evidenceIndex.countOf('client/', question.upTo);
    expect(clientsByState).toEqual([{ state: 'UNKNOWN', clients }]);
    expect(figures).toHaveLength(8);
    const page = await views.portfolio.behind('R-801', question, { limit: 10, after: undefined });
    expect(page).toEqual({ rows: [], next: undefined });
  });

  it('sees what is recorded meanwhile', async () => {
    await views.portfolio.overview(question);
    const [upTo] = await record(store, [
      { source: 's', id: 'x', kind: 'ClientContact', subject: 'client/new', time: 1 },
    ]);
    expect(await views.waitFor(upTo as bigint, 20_000)).toBe(true);
    const { clientsByState } = await views.portfolio.overview({ ...question, upTo: upTo as bigint });
    expect(clientsByState[0]?.clients).toBe(views.evidenceIndex.countOf('client/', question.upTo) + 1);
  });

  it('says which view has not got as far as is asked for', async () => {
    const beyond = views.portfolio.overview({ ...question, upTo: question.upTo + 1n });
    await expect(beyond).rejects.toBeInstanceOf(ViewBehind);
    await expect(views.portfolio.overview(question)).resolves.toBeDefined();
  });

  it('lets only so many wait, and answers those in turn', async () => {
    const one = thread({ waitingMax: 2 });
    const asked = [1, 2, 3].map(() => one.overview(question));
    await expect(one.overview(question)).rejects.toBeInstanceOf(TooManyQuestions);
    expect(await Promise.all(asked)).toHaveLength(3);
    await one.close();
  });

  it('refuses what takes too long, also while it waits, and goes on with another thread', async () => {
    const limits = { msMax: 1 };
    const one = thread(limits);
    const late = [1, 2].map(() => one.overview(question));
    for (const asked of await Promise.allSettled(late))
      expect(asked).toMatchObject({ status: 'rejected', reason: expect.any(TookTooLong) });
    limits.msMax = 20_000;
    await expect(one.overview(question)).resolves.toBeDefined();
    await one.close();
  });

  it('ends with whoever still waits', async () => {
    const one = thread({});
    const asked = [1, 2].map(() => one.overview(question));
    const ends = Promise.allSettled(asked);
    await one.close();
    for (const end of await ends) expect(end.status).toBe('rejected');
    await expect(one.overview(question)).rejects.toBeInstanceOf(TooManyQuestions);
  });
});
