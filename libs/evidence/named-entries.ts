import { type DataPath, dataPathsOf, textsAt } from './data-paths.js';
import type { Evidence } from './evidence.js';
import { type KindName, kindOfType, type SomeKind } from './kinds.js';
import { ActorName, AssetName, CampaignName, EntityName, EntitySubject, SurfaceName } from './vocabulary.js';

/** The registers whose entries evidence names, each with the kind that registers one. */
export const registeringKinds = {
  actor: 'ActorRelation',
  asset: 'AssetRegistered',
  campaign: 'Campaign',
  entity: 'ProviderEntity',
  surface: 'Surface',
} as const satisfies Readonly<Record<string, KindName>>;
export type NamedRegister = keyof typeof registeringKinds;

/** An entry of a register by its name, which may or may not be there. */
export interface NamedEntry {
  readonly register: NamedRegister;
  readonly name: string;
}

const registerBySchema: readonly (readonly [object, NamedRegister])[] = [
  [ActorName, 'actor'],
  [AssetName, 'asset'],
  [CampaignName, 'campaign'],
  [EntityName, 'entity'],
  [EntitySubject, 'entity'],
  [SurfaceName, 'surface'],
];

/** No entries: any asset, any service; and the firm itself. */
const words: Readonly<Partial<Record<NamedRegister, string>>> = { actor: 'FIRM', asset: '*' };

const asSubject = /^entity\//;

interface NamingPath {
  readonly register: NamedRegister;
  readonly path: DataPath;
}
const pathsByKind = new Map<SomeKind, readonly NamingPath[]>();

/**
 * The entries of registers that evidence names, each once: in its data, wherever the schema of its kind asks for a name of one,
 * and as its subject, unless it is what registers that. What the ledger says of itself names none. Never throws.
 */
export function namedEntriesIn(evidence: Pick<Evidence, 'type' | 'subject' | 'data'>): NamedEntry[] {
  if (kindOfType(evidence.type)?.ownToLedger !== false) return [];
  const about = entryOfSubject(evidence.subject);
  const isNamed = about !== undefined && registeredEntry(evidence) === undefined;
  const all = [...namesInData(evidence), ...(isNamed ? [about] : [])];
  return [...new Map(all.map((one) => [`${one.register}/${one.name}`, one])).values()];
}

/** The entries of registers that the data of evidence names, in the order of registers, as often as it does. */
export function namesInData({ type, data }: Pick<Evidence, 'type' | 'data'>): NamedEntry[] {
  const kind = kindOfType(type);
  if (kind === undefined) return [];
  return pathsOf(kind)
    .flatMap(({ register, path }) =>
      textsAt(data, path).map((text) => ({ register, name: text.replace(asSubject, '') })),
    )
    .filter(({ register, name }) => name !== words[register]);
}

/** The entry that evidence registers, or gives another version of; undefined of all other evidence. */
export function registeredEntry({ type, subject }: Pick<Evidence, 'type' | 'subject'>): NamedEntry | undefined {
  const about = entryOfSubject(subject);
  return about !== undefined && registeringKinds[about.register] === kindOfType(type)?.name ? about : undefined;
}

function entryOfSubject(subject: string): NamedEntry | undefined {
  const [register = '', name] = subject.split('/', 2);
  return name !== undefined && Object.hasOwn(registeringKinds, register)
    ? { register: register as NamedRegister, name }
    : undefined;
}

function pathsOf(kind: SomeKind): readonly NamingPath[] {
  let paths = pathsByKind.get(kind);
  if (paths === undefined) {
    // A schema of a name says by its description of which register it is.
    paths = registerBySchema.flatMap(([schema, register]) =>
      dataPathsOf(kind.data, ({ description }) => description === (schema as { description?: string }).description).map(
        (path) => ({ register, path }),
      ),
    );
    pathsByKind.set(kind, paths);
  }
  return paths;
}
