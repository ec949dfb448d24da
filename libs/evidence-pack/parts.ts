import { packLimits } from './limits.js';

/** Where what is in a pack, below its one folder. What goes by a number or a key has a function. */
export const packParts = {
  bagInfo: 'bag-info.txt',
  bagDeclaration: 'bagit.txt',
  manifest: 'manifest-sha256.txt',
  tagManifest: 'tagmanifest-sha256.txt',
  question: 'data/question.json',
  assessment: 'data/assessment.json',
  coverage: 'data/coverage.json',
  custody: 'data/custody.csv',
  readme: 'data/README.txt',
  summary: 'data/summary.html',
  summaryPdf: 'data/summary.pdf',
  chronology: 'data/chronology.html',
  chronologyCsv: 'data/chronology.csv',
  chronologyPdf: 'data/chronology.pdf',
  checkpoint: 'data/log/checkpoint',
  subjects: 'data/log/subjects.json',
  nextLeaf: 'data/log/next.leaf',
  nextProof: 'data/log/next.tlog-proof',
  epochLeaf: 'data/log/map/epoch.leaf',
  epochProof: 'data/log/map/epoch.tlog-proof',
  statement: 'data/statement.json',
  statementHtml: 'data/statement.html',
  statementPdf: 'data/statement.pdf',
} as const;

/** Parts that a statement has in place of others, and no other pack. */
const ofStatements: ReadonlySet<string> = new Set([
  packParts.statement,
  packParts.statementHtml,
  packParts.statementPdf,
]);
/** Parts that a statement has not. */
const notOfStatements: ReadonlySet<string> = new Set([
  packParts.assessment,
  packParts.coverage,
  packParts.custody,
  packParts.readme,
  packParts.summary,
  packParts.summaryPdf,
  packParts.chronology,
  packParts.chronologyCsv,
  packParts.chronologyPdf,
]);

/** What there is of a piece of evidence, by the end of its part's name. */
export const exhibitEndings = ['bin', 'dek', 'leaf', 'metadata', 'tlog-proof'] as const;
export type ExhibitEnding = (typeof exhibitEndings)[number];

/** What there is of an anchor: its leaf with its proof, the checkpoint that it stamps, that the log goes on from that, and the token. */
export const anchorEndings = ['checkpoint', 'consistency-proof', 'leaf', 'tlog-proof', 'tsr'] as const;
export type AnchorEnding = (typeof anchorEndings)[number];

const digits = 6;
/** Of one length, so that their order is that of their names. */
const numbered = (number: number): string => String(number).padStart(digits, '0');

/** A part of the exhibit of a number, from 1 on: they are numbered as they stand in the log. */
export const exhibitPart = (number: number, ending: ExhibitEnding): string =>
  `data/evidence/${numbered(number)}.${ending}`;

/** A part of an anchor, by its number from 1 on: they are numbered as they stand in the log. */
export const anchorPart = (number: number, ending: AnchorEnding): string =>
  `data/log/anchors/${numbered(number)}.${ending}`;

/** A leaf that says which keys sign the log, or under which name it goes on, by its number from 1 on, in the order of the log; and its proof. */
export const logKeyPart = (number: number, ending: 'leaf' | 'tlog-proof'): string =>
  `${logKeysFolder}${numbered(number)}.${ending}`;

/** What all of them are in. */
export const logKeysFolder = 'data/log/keys/';

/** What the epoch's map says of a key (in hexadecimal digits), as a map proof. */
export const mapProofPart = (key: string): string => `data/log/map/${key}.map-proof`;

/** That a sub-log goes on from what the pack has of it. */
export const sublogProofPart = (key: string): string => `data/log/sublog/${key}.sublog-proof`;

const exhibit = new RegExp(`^data/evidence/(\\d{${digits}})\\.(${exhibitEndings.join('|')})$`);

/** Which exhibit a part is of; undefined where it is of none. */
export function exhibitIn(path: string): { readonly number: number; readonly ending: ExhibitEnding } | undefined {
  const [, number, ending] = exhibit.exec(path) ?? [];
  if (number === undefined || Number(number) === 0) return undefined;
  return { number: Number(number), ending: ending as ExhibitEnding };
}

const PATH = /^(?:[A-Za-z0-9][A-Za-z0-9._-]*\/)*[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Whether a part of a pack can be called that: no name begins with a dot, and nothing leads out of its folder. */
export const isPartPath = (path: string): boolean => path.length <= packLimits.pathLengthMax && PATH.test(path);

const numberedParts = [exhibitEndings, anchorEndings].map((endings) => `\\d{${digits}}\\.(?:${endings.join('|')})`);
const others = new RegExp(
  `^data/(?:evidence/${numberedParts[0]}|log/anchors/${numberedParts[1]}|log/keys/\\d{${digits}}\\.(?:leaf|tlog-proof)|log/map/[0-9a-f]{64}\\.map-proof|log/sublog/[0-9a-f]{64}\\.sublog-proof)$`,
);
const fixed: ReadonlySet<string> = new Set(Object.values(packParts));

/** Whether a pack, or a statement, can have a part of this name: what is called otherwise nobody checks, whatever it says. */
export function isKnownPart(path: string, isStatement: boolean): boolean {
  if (isStatement) return (fixed.has(path) && !notOfStatements.has(path)) || isOther(path, 'metadata');
  return (fixed.has(path) && !ofStatements.has(path)) || isOther(path);
}

const isOther = (path: string, but?: ExhibitEnding): boolean =>
  others.test(path) && (but === undefined || exhibitIn(path)?.ending !== but);
