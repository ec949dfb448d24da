import { type AssessedAnswer, ask, type Cited } from './ask.js';
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
  readonly then?: AssessedAnswer;
  readonly now: AssessedAnswer;
  readonly for: readonly string[];
  readonly against: readonly string[];
  readonly truth: Truth;
}

const citedMax = 8;

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
      const story = await tell(url, world, life, truth);
      if (story.then && story.then.status !== story.now.status) return story;
      fallback ??= story;
    }
  }
  return fallback;
}

async function tell(url: string, world: World, life: Life, truth: Truth): Promise<Story> {
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
      ...diary.map((entry) => `${minuteOf(entry.at)}  ${entry.text}`),
      `in truth: ${inTruth(truth)}`,
    ],
    ...(then && { then }),
    now,
    for: describe(world, now.for),
    against: describe(world, now.against),
    truth,
  };
}

function inTruth({ solicited, how, qualifies, obstacles }: Truth): string {
  if (solicited) return `solicited (${how.join(', ').toLowerCase()})`;
  if (!qualifies) return 'not solicited';
  return `came on their own${obstacles.length > 0 ? `; in the way: ${obstacles.join(', ').toLowerCase()}` : ''}`;
}

/** What was cited, as the ledger was given it: of what is about registers, only what there is room for. */
function describe(world: World, cited: readonly Cited[]): string[] {
  const given = cited.map(({ source, id }) => ({
    found: world.deliveries.find(({ event }) => event.source === source && event.id === id),
    name: `${source} ${id}`,
  }));
  const [own, registers] = [true, false].map((isOwn) =>
    given.filter(({ found }) => /^(client|identifier)\//.test(found?.event.subject ?? '') === isOwn),
  );
  const lines = [...(own ?? []), ...(registers ?? [])].slice(0, citedMax).map(({ found, name }) => {
    if (!found) return name;
    const { event, at } = found;
    const details = Object.entries(event.data).flatMap(([name, value]) =>
      typeof value === 'string' ? [`${name} ${value}`] : [],
    );
    const kind = event.type.split('.')[1];
    const about = details.length > 0 ? ` (${details.slice(0, 3).join(', ')})` : '';
    return `${minuteOf(Date.parse(event.time))}  ${kind} on ${event.subject}${about}, recorded ${iso(at).slice(0, 10)}`;
  });
  return cited.length > citedMax ? [...lines, `and ${cited.length - citedMax} more`] : lines;
}

const minuteOf = (at: number): string => iso(at).slice(0, 16).replace('T', ' ');
