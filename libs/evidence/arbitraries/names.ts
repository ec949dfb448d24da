import { type DataPath, dataPathsOf } from '../data-paths.js';
import { kinds, type SomeKind } from '../kinds.js';
import { ActorName, AssetName, CampaignName, IdentifierName, SurfaceName } from '../vocabulary.js';

/** The words of the vocabulary by which evidence names something else, and what that is. */
const words = {
  actor: ActorName,
  asset: AssetName,
  campaign: CampaignName,
  identifier: IdentifierName,
  surface: SurfaceName,
} as const;

/** Where in a kind's data something is named, by the kind's schema. */
export interface Naming {
  readonly kind: SomeKind;
  readonly names: keyof typeof words;
  readonly path: DataPath;
  /** Data that names it there, and says nothing else. */
  data(name: string): object;
}

const descriptionOf = (word: object): string => (word as { readonly description: string }).description;

const within = ([member, ...rest]: DataPath, name: string): unknown => {
  if (member === undefined) return name;
  return member === '*' ? [within(rest, name)] : { [member]: within(rest, name) };
};

/** Wherever evidence about a client or an identifier names one of these. */
export const namings: readonly Naming[] = (kinds as unknown as readonly SomeKind[])
  .filter(({ about }) => about.some((one) => one === 'client' || one === 'identifier'))
  .flatMap((kind) =>
    (Object.keys(words) as (keyof typeof words)[]).flatMap((names) =>
      dataPathsOf(kind.data, ({ description }) => description === descriptionOf(words[names])).map((path) => {
        return { kind, names, path, data: (name: string) => within(path, name) as object };
      }),
    ),
  );
