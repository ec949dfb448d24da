import { type Assessed, ask, get } from './ask.js';
import { day, end, instantOf, iso } from './calendar.js';
import type { Compared } from './compare.js';
import type { Life } from './life.js';
import type { Truth } from './truth.js';
import type { World } from './world.js';

/** One client's life in few lines, with what the ledger said of it before and after it learned more. */
export interface Story {
  readonly client: string;
  readonly subject: string;
  readonly lines: readonly string[];
  readonly then?: Assessed;
  readonly now: Assessed;
  readonly for: readonly string[];
  readonly against: readonly string[];
  readonly truth: Truth;
}

/** Turns in which the ledger learns something that changes its answer, the most telling first. */
const telling = [
  'followed an affiliate found out later',
  'recognised later',
  'followed an influencer found out later',
  'has another account',
  'pushed afterwards',
  'offered the same type too late',
  'saw advertising',
  'came alone',
];

/** Picks the life whose answer changed most with knowledge, and tells it. */
export async function tellStory(url: string, world: World, pairs: readonly Compared[]): Promise<Story | undefined> {
  let fallback: Story | undefined;
  for (const turn of telling) {
    for (const { truth, answer } of pairs.filter((pair) => pair.truth.turn === turn).slice(0, 12)) {
      const life = world.lives.find(({ client }) => client === truth.client);
      if (!life || (turn !== 'came alone' && answer.status !== 'TAINTED')) continue;
      const story = await tell(url, life, truth);
      if (story.then && story.then.status !== story.now.status) return story;
      fallback ??= story;
    }
  }
  return fallback;
}

async function tell(url: string, life: Life, truth: Truth): Promise<Story> {
  const { client, service, asset, entity } = truth;
  const now = await ask(url, { client, service, asset, entity });
  const asked = life.asks.find(({ subject }) => subject.service === service && subject.asset === asset);
  const at = asked && iso(Math.min(Math.max(asked.at + day, instantOf('2026-07-01')), end));
  const then = at === undefined ? undefined : await ask(url, { client, service, asset, entity, at, knownAt: at });
  const diary = [...life.diary].sort((a, b) => a.at - b.at).slice(0, 8);
  return {
    client,
    subject: `${service}/${asset}`,
    lines: [
      `lives in ${truth.country}`,
      ...diary.map((entry) => `${iso(entry.at).slice(0, 16).replace('T', ' ')}  ${entry.text}`),
      `in truth: ${inTruth(truth)}`,
    ],
    ...(then && { then }),
    now,
    for: await describe(url, now.for),
    against: await describe(url, now.against),
    truth,
  };
}

function inTruth({ solicited, how, qualifies, obstacles }: Truth): string {
  if (solicited) return `solicited (${how.join(', ').toLowerCase()})`;
  if (!qualifies) return 'not solicited';
  return `came on their own${obstacles.length > 0 ? `; in the way: ${obstacles.join(', ').toLowerCase()}` : ''}`;
}

interface Shown {
  readonly type: string;
  readonly time: string;
  readonly subject: string;
  readonly ledgertime: string;
  readonly data: Readonly<Record<string, unknown>>;
}

async function describe(url: string, cited: Assessed['for']): Promise<string[]> {
  const lines: string[] = [];
  for (const { source, id } of cited.slice(0, 6)) {
    const address = `${url}/v1/events/${encodeURIComponent(source)}/${encodeURIComponent(id)}`;
    const event = (await get(address)) as Shown;
    const kind = event.type.split('.')[1];
    const data = Object.entries(event.data)
      .filter(([, value]) => typeof value === 'string')
      .map(([name, value]) => `${name} ${value}`);
    const about = data.slice(0, 3).join(', ');
    lines.push(
      `${event.time.slice(0, 16).replace('T', ' ')}  ${kind} on ${event.subject} (${about}), recorded ${event.ledgertime.slice(0, 10)}`,
    );
  }
  if (cited.length > 6) lines.push(`and ${cited.length - 6} more`);
  return lines;
}
