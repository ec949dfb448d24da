import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linesOf, linesType, post, removeFolders } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';

let story: StoryLedger;

beforeAll(async () => {
  story = await StoryLedger.begin('2026-08-03T09:00:00Z');
  for (let round = 0; round < 20; round++) {
    await story.tell('ClientContact', `client/c${round % 4}`, { channel: 'EMAIL' });
    await story.tell('IpLogin', `client/c${round % 4}`, { country: 'AT' }, { source: 'gate/way', id: `a ${round}/%` });
    story.pass(1);
  }
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

interface Item {
  readonly id: string;
  readonly source: string;
  readonly subject: string;
  readonly position: string;
  readonly ledgertime: string;
}

const page = async (parameters: Record<string, string>) =>
  (await story.ask('/v1/events', parameters)).body as { items: Item[]; next: string | null };

/** Everything that the pages of a question hold; `between` happens after each. */
async function allPages(parameters: Record<string, string>, between?: () => Promise<unknown>): Promise<Item[]> {
  const items: Item[] = [];
  let next: string | null = null;
  do {
    const one: { items: Item[]; next: string | null } = await page(
      next === null ? parameters : { ...parameters, after: next },
    );
    items.push(...one.items);
    next = one.next;
    await between?.();
  } while (next !== null && items.length < 1000);
  return items;
}

const lines = async (parameters: Record<string, string>, accept = linesType) => {
  const response = await fetch(`${story.ledger.url}/v1/events?${new URLSearchParams(parameters)}`, {
    headers: { accept },
  });
  return { response, text: await response.text() };
};

describe('the pages of all evidence', () => {
  it('hold each once, in the order of recording, whatever their length', async () => {
    const all = await allPages({ limit: '1000' });
    for (const limit of ['1', '7', '40']) expect(await allPages({ limit })).toEqual(all);
    const positions = all.map(({ position }) => Number(position));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(new Set(all.map(({ source, id }) => `${source} ${id}`)).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(40);
  });

  it('miss nothing and repeat nothing while more is recorded', async () => {
    const before = await allPages({ kind: 'ClientContact' });
    let more = 3;
    const seen = await allPages({ kind: 'ClientContact', limit: '5' }, async () => {
      if (more-- > 0) await story.tell('ClientContact', 'client/new', { channel: 'EMAIL' });
    });
    expect(seen).toEqual(await allPages({ kind: 'ClientContact' }));
    expect(seen.slice(0, before.length)).toEqual(before);
    expect(seen).toHaveLength(before.length + 3);
  });
});

describe('a filter', () => {
  it('by kind, source and subject lets exactly those through', async () => {
    const found = await allPages({ kind: 'IpLogin', source: 'gate/way', subject: 'client/c1' });
    expect(found).toHaveLength(5);
    expect(found.every(({ source, subject }) => source === 'gate/way' && subject === 'client/c1')).toBe(true);
    expect(await allPages({ source: 'nobody' })).toEqual([]);
  });

  it('by when it occurred and by when it was recorded takes both bounds in', async () => {
    const [from, to] = ['2026-08-03T09:03:00Z', '2026-08-03T09:05:00Z'];
    const occurred = await allPages({ from, to });
    const recorded = await allPages({ recordedFrom: from, recordedTo: to });
    expect(occurred).toHaveLength(6);
    expect(recorded).toEqual(occurred);
    expect(await allPages({ recordedFrom: to, recordedTo: from })).toEqual([]);
  });
});

describe('all of it as lines', () => {
  it('is CloudEvents with ledgertime and position, the same as the pages', async () => {
    const { response, text } = await lines({});
    expect(response.headers.get('content-type')).toBe(linesType);
    expect(linesOf(text)).toEqual(await allPages({}));
  });

  it('goes past what one read takes', async () => {
    const events = Array.from({ length: 1200 }, (_, n) =>
      JSON.stringify({
        specversion: '1.0',
        id: `many-${n}`,
        source: 'many',
        type: 'initium.IpLogin.v1',
        subject: 'client/many',
        time: '2026-08-03T09:00:00Z',
        data: { country: 'AT' },
      }),
    );
    await post(`${story.ledger.url}/v1/events`, linesType, `${events.join('\n')}\n`);
    expect(linesOf((await lines({ source: 'many' })).text)).toHaveLength(1200);
    expect(linesOf((await lines({ source: 'many', limit: '700' })).text)).toHaveLength(700);
  });

  it('is what is asked for by Accept, and JSON where that is liked better', async () => {
    const { response } = await lines({ limit: '1' }, 'application/json, application/x-ndjson;q=0.5');
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect((await lines({ limit: '1' }, '*/*')).response.headers.get('content-type')).toMatch(/^application\/json/);
  });

  it('go by the plain name of their media type where that is asked for', async () => {
    for (const accept of ['application/ndjson', 'application/x-ndjson;q=0.5, application/ndjson']) {
      const { response, text } = await lines({ limit: '2' }, accept);
      expect(response.headers.get('content-type')).toBe('application/ndjson');
      expect(linesOf(text)).toHaveLength(2);
    }
  });

  it('that nobody reads any further hinders nobody else', async () => {
    const response = await fetch(`${story.ledger.url}/v1/events`, { headers: { accept: linesType } });
    await response.body?.getReader().read();
    expect((await page({ limit: '1' })).items).toHaveLength(1);
    await response.body?.cancel().catch(() => undefined);
  });
});

describe('one piece of evidence', () => {
  it('is found by its source and id, however they must be written', async () => {
    const address = `/v1/events/${encodeURIComponent('gate/way')}/${encodeURIComponent('a 3/%')}`;
    const { status, body } = await story.ask(address);
    expect(status).toBe(200);
    expect(body).toMatchObject({ source: 'gate/way', id: 'a 3/%', type: 'initium.IpLogin.v1' });
  });

  it('that is not there is not found', async () => {
    const { status, headers, body } = await story.ask('/v1/events/crm/none');
    expect([status, body.type]).toEqual([404, 'urn:initium:problem:not-found']);
    expect(headers.get('content-type')).toBe('application/problem+json');
  });
});

describe('refused is', () => {
  it.each([
    ['limit', '0'],
    ['limit', '1001'],
    ['limit', 'ten'],
    ['kind', 'Nothing'],
    ['subject', 'nobody'],
    ['from', 'today'],
    ['after', 'not/base64'],
    ['after', Buffer.from('timeline 1 2').toString('base64url')],
    ['after', Buffer.from('events x').toString('base64url')],
    ['after', Buffer.from('events %').toString('base64url')],
    ['after', Buffer.from(`events ${2n ** 63n}`).toString('base64url')],
    ['constructor', '1'],
    ['__proto__', '1'],
  ])('%s=%s', async (name, value) => {
    const { status, body } = await story.ask('/v1/events', { [name]: value });
    expect([status, body.errors[0].pointer]).toEqual([400, `/query/${name}`]);
  });
});
