import { end, hour, instantOf, iso } from './calendar.js';
import { actors, campaigns } from './campaigns.js';
import { register } from './exchange.js';
import { perimeter } from './geography.js';
import { Life, type Setting } from './life.js';
import { sees } from './marketing.js';
import { Random } from './random.js';
import { closeBooks, connect } from './sources.js';
import { type Delivery, Stream } from './stream.js';
import { surfaces } from './surfaces.js';
import { judge, type Truth } from './truth.js';
import { deliveryTurns } from './turns/deliveries.js';
import { elsewhereTurns } from './turns/elsewhere.js';
import { obstructedTurns } from './turns/obstructed.js';
import { ownTurns } from './turns/own.js';
import { solicitedTurns } from './turns/solicited.js';
import type { Turn } from './turns/turn.js';
import { unclearTurns } from './turns/unclear.js';
import { undertakings } from './undertakings.js';

export const turns: readonly Turn[] = [
  ...ownTurns,
  ...obstructedTurns,
  ...solicitedTurns,
  ...elsewhereTurns,
  ...deliveryTurns,
  ...unclearTurns,
];

/** A simulated year of an exchange: what its systems gave to the ledger and when, and what was really so. */
export interface World {
  readonly seed: string;
  readonly deliveries: readonly Delivery[];
  readonly truth: readonly Truth[];
  readonly lives: readonly Life[];
}

/**
 * The same seed and number of clients give the same bytes. Lives are lived first; what the systems kept of them is the
 * evidence, and what really happened is the truth: neither is derived from the other.
 */
export function simulate(seed: string, clients: number): World {
  const random = new Random(`initium demo ${seed}`);
  const stream = new Stream(random);
  register(stream);
  undertakings(stream);
  const sources = connect(stream, random.fork('sources'));
  const cast = actors(stream);
  const setting: Setting = {
    stream,
    sources,
    actors: cast,
    surfaces: surfaces(stream),
    campaigns: campaigns(stream, random.fork('campaigns'), cast),
  };
  publicHears(setting, random.fork('public'), clients);
  authorityAsks(stream);
  const lives = deal(random.fork('deck'), clients).map((turn, index) => {
    const life = new Life(pseudonym(random.fork('names'), index), turn.name, random.fork(`life ${index}`), setting);
    turn.play(life);
    return life;
  });
  closeBooks(stream, sources);
  return { seed, deliveries: stream.deliveries(end), truth: lives.flatMap(judge), lives };
}

/** One turn for each client: each at least once where there are enough clients, else by weight, in a shuffled order. */
function deal(random: Random, clients: number): Turn[] {
  const weights = turns.map((turn) => [turn, turn.weight] as const);
  const total = turns.reduce((sum, { weight }) => sum + weight, 0);
  const deck = turns.flatMap((turn) =>
    Array.from({ length: Math.max(1, Math.floor((turn.weight / total) * clients)) }, () => turn),
  );
  while (deck.length < clients) deck.push(random.weighted(weights));
  return random.shuffle(random.shuffle(deck).slice(0, clients));
}

/** Numbered in the order in which they were dealt, with two letters that mean nothing. */
function pseudonym(random: Random, index: number): string {
  const own = random.fork(index);
  const letter = () => own.pick([...'bcdfghjkmnpqrstvwxz']);
  return `c${String(index + 1).padStart(4, '0')}${letter()}${letter()}`;
}

/** People who never become clients: leads that were written to, and visitors that saw a campaign. */
function publicHears(setting: Setting, random: Random, clients: number): void {
  const { stream, sources, campaigns: all } = setting;
  const write = (source: string, channel: string, at: number, country: string, index: number) =>
    stream.record({
      kind: 'MarketingExposure',
      source,
      subject: `identifier/lead-${index}`,
      at,
      data: {
        channel,
        purpose: 'PROMOTION',
        actor: 'FIRM',
        stage: random.pick(['DELIVERED', 'OPENED', 'FAILED']),
        deliveredCountry: country,
      },
    });
  const spans = [
    ['mailer', 'EMAIL'],
    ['push-partner', 'PUSH_NOTIFICATION'],
    ['sms-partner', 'SMS'],
    ['push', 'PUSH_NOTIFICATION'],
  ] as const;
  for (let index = 0; index < Math.max(60, clients / 2); index++) {
    const [source, channel] = random.pick(spans);
    const countries = sources.all.find(({ id }) => id === source)?.countries ?? perimeter.map(([country]) => country);
    write(source, channel, instantOf('2026-04-01') + random.whole(0, 200 * 24) * hour, random.pick(countries), index);
  }
  for (let index = 0; index < 12; index++) {
    const minutes = random.whole(0, 17 * 60) * 60_000;
    write('mailer', 'EMAIL', instantOf('2026-06-08') + 18 * hour + minutes, 'DE', 9000 + index);
    write(
      'push-partner',
      'PUSH_NOTIFICATION',
      instantOf('2026-07-20') + 4 * hour + 3 * minutes,
      sources.pushRegion[0] ?? 'ES',
      9100 + index,
    );
  }
  for (const campaign of all.filter(({ trackable }) => trackable))
    for (let index = 0; index < clients / 50; index++) {
      const visitor = new Life(
        `visitor-${campaign.id}-${index}`,
        'visitor',
        random.fork(`${campaign.id} ${index}`),
        setting,
      );
      visitor.homes.push({ country: random.pick(campaign.reach), from: Number.NEGATIVE_INFINITY });
      sees(visitor, campaign, campaign.from + random.whole(1, Math.floor((campaign.to - campaign.from) / hour)) * hour);
    }
}

/** Late in the year an authority asks about the whole ledger: from then on no record against the firm goes away. */
function authorityAsks(stream: Stream): void {
  stream.record({
    kind: 'RegulatoryRequest',
    source: 'compliance',
    subject: 'ledger',
    at: instantOf('2026-10-12') + 9 * hour,
    data: { authority: 'national authority', reference: `inquiry of ${iso(instantOf('2026-10-12')).slice(0, 10)}` },
  });
}
