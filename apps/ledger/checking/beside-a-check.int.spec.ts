import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EvidenceSet, ownCheck, shippedRuleSets } from '#libs/assessment';
import { type DataOf, fromStored, instant, type RecordedEvidence } from '#libs/evidence';
import { CheckedStory } from '../../../test/checked-story.js';
import { removeFolders } from '../../../test/running-ledger.js';
import type { StoryLedger } from '../../../test/story-ledger.js';

let told: CheckedStory;
let story: StoryLedger;

beforeAll(async () => {
  told = await CheckedStory.begin();
  ({ story } = told);
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

/** Lets something be recorded after the ledger has looked and before it records what it saw, so many times. */
async function beside<T>(
  happens: (time: number) => Promise<unknown>,
  times: number,
  act: () => Promise<T>,
): Promise<T> {
  const { store } = story.ledger;
  const append = store.append.bind(store);
  let happened = 0;
  store.append = async (writes) => {
    const isCheck = writes.some(({ stream }) => stream.startsWith('ledger-check-'));
    if (isCheck && happened < times) await happens(happened++);
    return append(writes);
  };
  try {
    return await act();
  } finally {
    store.append = append;
  }
}

const yesterday = () => new Date(story.clock.now() - 86_400_000).toISOString();
const promotion = { channel: 'EMAIL', purpose: 'PROMOTION', actor: 'FIRM' };

/** All evidence that is recorded, in order. */
async function recorded(): Promise<RecordedEvidence[]> {
  const all: RecordedEvidence[] = [];
  for await (const events of story.ledger.store.readAll()) {
    for (const event of events) if (event.type.startsWith('initium.')) all.push(fromStored(event));
  }
  return all;
}

/** The last check of a client that the ledger made, and what all evidence recorded before it says. */
async function lastCheck(client: string): Promise<{ said: object; true: object }> {
  const all = await recorded();
  const last = all.findLast((one) => one.subject === `client/${client}` && one.authid === 'ledger') as RecordedEvidence;
  const before = all.filter(({ position }) => BigInt(position as string) < BigInt(last.position as string));
  const dossier = new EvidenceSet(before, shippedRuleSets).dossier(client, instant(last.ledgertime));
  const { knownPosition: _, ...said } = last.data as DataOf<'ExposureCheck'>;
  return { said, true: ownCheck(dossier, instant(last.time), last.source).data };
}

describe('what is recorded between the look and the record of a check', () => {
  it.each([
    [
      'an exposure that is dated before the check',
      'exposed',
      () => story.tell('FirmCommunication', 'client/exposed', promotion, { time: yesterday() }),
      { result: 'FOUND' },
      'TAINTED R-110',
    ],
    [
      'a link to an identifier that was exposed',
      'linked',
      () => told.links('client/linked', 'seen', 'PROBABLE'),
      { result: 'FOUND', identifiers: ['seen'] },
      'INSUFFICIENT_EVIDENCE R-143',
    ],
    [
      'a link to an identifier that was not',
      'named',
      () => told.links('client/named', 'unseen', 'CONFIRMED'),
      { result: 'NONE', identifiers: ['unseen'] },
      'CLIENT_INITIATED R-210',
    ],
    [
      'a finding of somebody else, dated before the check',
      'accused',
      () => {
        const check = { identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'FOUND' };
        return story.tell('ExposureCheck', 'client/accused', check, { time: yesterday() });
      },
      { result: 'FOUND' },
      'INSUFFICIENT_EVIDENCE R-220',
    ],
    [
      'a gap of a source',
      'missed',
      () => {
        const [periodFrom, periodTo] = [yesterday(), yesterday()];
        return story.tell('SourceGap', 'source/pusher', { periodFrom, periodTo, reason: 'restart' });
      },
      { result: 'NONE', observability: 'PARTIAL', uncovered: ['pusher'] },
      'INSUFFICIENT_EVIDENCE R-227',
    ],
    [
      'a campaign that reaches the client',
      'aimed-at',
      () => {
        const campaign = { ...promotion, reach: ['AT'], trackable: true, from: yesterday() };
        return story.tell('Campaign', 'campaign/sudden', campaign);
      },
      { result: 'NONE', observability: 'FULL', campaigns: ['sudden'] },
      'CLIENT_INITIATED R-210',
    ],
  ] as const)('is seen by the check that then stands: %s', async (_, client, happens, says, verdict) => {
    await story.tell('MarketingExposure', 'identifier/seen', promotion);
    await told.asks(client, client === 'missed' ? 'DE' : 'AT');
    const { status, body } = await beside(happens, 1, () => told.check(client));
    expect(status).toBe(201);
    expect(body).toMatchObject(says);
    expect(body.superseded).toHaveLength(1);
    const { said, true: truth } = await lastCheck(client);
    expect(said).toEqual(truth);
    expect(await told.verdict(client)).toBe(verdict);
  });

  it('makes no other check where it makes no difference', async () => {
    await told.asks('calm');
    const happens = () => story.tell('FirmCommunication', 'client/calm', { channel: 'EMAIL', purpose: 'SERVICE' });
    const { body } = await beside(happens, 1, () => told.check('calm'));
    expect(body).toMatchObject({ result: 'NONE', superseded: [] });
    expect(BigInt(body.recorded.position) - BigInt(body.position)).toBe(2n);
  });

  it('is not chased for ever: what keeps changing is answered with a refusal', async () => {
    await told.asks('busy');
    const happens = (time: number) => told.links('client/busy', `busy-${time}`, 'PROBABLE');
    const { status, headers } = await beside(happens, 100, () => told.check('busy'));
    expect([status, headers.get('retry-after')]).toEqual([429, '1']);
    expect(await told.verdict('busy')).toBe('INSUFFICIENT_EVIDENCE R-222');
  });
});

describe('many checks among much evidence', () => {
  it('each client’s last check says what everything recorded before it says', async () => {
    const clients = Array.from({ length: 12 }, (_, number) => `storm-${number}`);
    for (const client of clients) await told.asks(client);
    const onto = (client: string, number: number): Promise<unknown>[] => [
      told.check(client),
      story.tell('FirmCommunication', `client/${client}`, { channel: 'EMAIL', purpose: 'SERVICE' }),
      told.links(`client/${client}`, `${client}-mail`, number % 2 === 0 ? 'CONFIRMED' : 'PROBABLE'),
      told.check(client, '?ifLacking=true'),
      ...(number % 3 === 0 ? [story.tell('MarketingExposure', `identifier/${client}-mail`, promotion)] : []),
      told.check(client),
      told.links(`client/${client}`, `${client}-phone`, 'PROBABLE'),
    ];
    await Promise.all(clients.flatMap(onto));
    for (const client of clients) {
      const { said, true: truth } = await lastCheck(client);
      expect({ client, said }).toEqual({ client, said: truth });
    }
  });
});
