import fc, { type Arbitrary } from 'fast-check';
import type { Static, TSchema } from 'typebox';
import { instantText } from '../instant.js';
import { dayMs } from '../time.js';
import {
  ActorName,
  AssetName,
  CampaignName,
  Channel,
  Count,
  Country,
  Coverage,
  Currency,
  channels,
  Duration,
  EntityName,
  EntitySubject,
  EventReference,
  IdentifierName,
  Instant,
  Languages,
  MessageName,
  Note,
  Pseudonym,
  Purpose,
  purposes,
  SequenceNumber,
  Service,
  ServiceOrAny,
  Sha256,
  SourceName,
  Statement,
  SurfaceName,
  services,
} from '../vocabulary.js';
import type { Cast } from './cast.js';

const of = fc.constantFrom;

/** Ends of intervals, in days: what begins lies early, what ends lies late, and both hit each other's and the windows'. */
const begins = [-400, -300, -120, -60, -30, -25, -12, -10, -5, -3, -2, -1, 0, 1];
const ends = [-100, -30, -10, -4, -1, 0, 1, 2, 3, 5, 10, 20, 60];
const beginning: ReadonlySet<string> = new Set(['from', 'periodFrom', 'applied']);
const ending: ReadonlySet<string> = new Set(['to', 'periodTo', 'ended', 'deadline', 'due']);

/** When things happen (ms): every half day around, and seldom beside one. */
export const whenAround = ({ around }: Pick<Cast, 'around'>): Arbitrary<number> =>
  fc
    .tuple(fc.integer({ min: -30, max: 40 }), of(0, 0, 0, 0, 0, 0, -1, 1))
    .map(([half, beside]) => around + half * (dayMs / 2) + beside);

/** How a word of the vocabulary is drawn, by the name of the field in which it stands. */
type Word = (field: string) => Arbitrary<unknown>;

/** A word is known by its description: the same words, the same meaning, in every kind that there will be. */
const word = <Schema extends TSchema>(
  schema: Schema,
  drawn: Arbitrary<Static<Schema>> | ((field: string) => Arbitrary<Static<Schema>>),
): readonly [string, Word] => [
  (schema as { readonly description?: string }).description as string,
  typeof drawn === 'function' ? drawn : () => drawn,
];

/** How each word of the vocabulary is drawn from a cast. */
export function wordsOf(cast: Cast): ReadonlyMap<string, Word> {
  const near = whenAround(cast);
  const days = (from: readonly number[]) =>
    fc.oneof(
      of(...from).map((count) => cast.around + count * dayMs),
      near,
    );
  const [begun, ended] = [days(begins), days(ends)];
  const time = (field: string) => (beginning.has(field) ? begun : ending.has(field) ? ended : near);
  const asset = of(...cast.assets);
  const named = asset.map((one) => [{ service: 'e' as const, asset: one }]);
  const others = of(
    [{ service: '*' as const, asset: '*' }],
    [{ service: 'e' as const, asset: '*' }],
    [{ service: 'a' as const, asset: 'COIN' }],
  );
  const accounts = cast.clients.map((client) => `client/${client}`);
  return new Map<string, Word>([
    word(Instant, (field) => time(field).map(instantText)),
    word(ActorName, of(...cast.actors)),
    word(AssetName, asset),
    word(CampaignName, of(...cast.campaigns)),
    word(EntityName, of(...cast.entities)),
    word(EntitySubject, of(...cast.entities, ...cast.entities.map((entity) => `entity/${entity}`))),
    word(SurfaceName, of(...cast.surfaces)),
    word(SourceName, of(...cast.sources)),
    word(IdentifierName, of(...cast.identifiers, ...cast.identifiers, ...new Set(accounts))),
    word(Pseudonym, of(...cast.people)),
    word(Country, of(...cast.countries)),
    word(Channel, fc.oneof(of('EMAIL', 'CHAT', 'BANNER', 'TV'), of('WEBSITE', 'MOBILE_APP'), of(...channels))),
    word(Purpose, fc.oneof(of('OFFER', 'OFFER', 'REPLY', 'SERVICE', 'PROMOTION', 'BRAND'), of(...purposes))),
    word(Service, fc.oneof({ weight: 4, arbitrary: of('e') }, { weight: 1, arbitrary: of(...services) })),
    word(
      ServiceOrAny,
      fc.oneof({ weight: 4, arbitrary: of('e', 'e', '*') }, { weight: 1, arbitrary: of(...services) }),
    ),
    word(
      Coverage,
      fc.oneof(
        of('ALL' as const),
        named,
        named,
        fc.tuple(named, others).map((all) => all.flat()),
      ),
    ),
    // A world makes it point at a piece of its own, by this number (`generated.ts`).
    word(EventReference, fc.record({ source: of(...cast.sources), id: fc.nat({ max: 30 }).map(String) })),
    word(MessageName, of('m1', 'm2')),
    word(Note, of('memo')),
    word(Statement, of('of my own will')),
    word(Count, of(0, 0, 1, 2)),
    word(SequenceNumber, of(0, '0', '1', '3')),
    word(Currency, of('EUR', 'USD')),
    word(Duration, of('P5D', 'PT12H', 'P9D')),
    word(Languages, of(['de'], ['en', 'fr'])),
    word(Sha256, of('a'.repeat(64), 'b'.repeat(64))),
  ]);
}
