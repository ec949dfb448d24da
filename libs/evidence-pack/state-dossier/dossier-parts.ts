import { isKnownPart, packParts } from '../parts.js';
import { packFolder } from '../question.js';

/** The tables that follow from the exhibits of a dossier, by their files' names. */
export const stateTableNames = [
  'campaigns',
  'controls',
  'orders',
  'requests',
  'spend',
  'surfaces',
  'wind-down',
] as const;
export type StateTableName = (typeof stateTableNames)[number];

/** Where what is in a dossier of a State that no pack has. */
export const dossierParts = {
  clients: 'data/clients.csv',
  figures: 'data/figures.json',
  sample: 'data/sample.csv',
} as const;

export const stateTablePart = (name: StateTableName): string => `data/${name}.csv`;

/** Where the packs of a sample are. */
export const packsFolder = 'data/packs/';

/** Where the parts of a contained pack begin: what follows is what they are called in it. */
export const containedPackPart = (pack: string, path = ''): string => `${packsFolder}${packFolder(pack)}/${path}`;

const shared: ReadonlySet<string> = new Set([
  packParts.bagInfo,
  packParts.bagDeclaration,
  packParts.manifest,
  packParts.tagManifest,
  packParts.question,
  packParts.custody,
  packParts.readme,
  packParts.summary,
  packParts.summaryPdf,
]);
const own: ReadonlySet<string> = new Set([...Object.values(dossierParts), ...stateTableNames.map(stateTablePart)]);
const contained = /^data\/packs\/initium-pack-[0-9a-f]{32}\//;

/** Whether a dossier of a State can have a part of this name: a key of personal data it never has. */
export function isKnownDossierPart(path: string): boolean {
  if (path.endsWith('.dek')) return false;
  const [folder] = contained.exec(path) ?? [];
  if (folder !== undefined) return isKnownPart(path.slice(folder.length), false);
  const isProof = /^data\/(?:evidence|log)\//.test(path) && isKnownPart(path, false);
  return isProof || own.has(path) || shared.has(path);
}
