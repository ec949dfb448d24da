import type { Assessment, Registers } from '#libs/assessment';
import { canonical } from '#libs/evidence';
import {
  bracketOf,
  custodyCsv,
  custodyOf,
  documentParts,
  type LatePart,
  limitsInWords,
  logOfPack,
  type PackAssessment,
  type PackCoverage,
  type PackQuestion,
  packParts,
} from '#libs/evidence-pack';
import { parseCheckpointText, parseLeaf, parseNote } from '#libs/transparency';
import type { VerifiedAnchor } from './checked-anchors.js';
import type { VerifiedExhibit } from './checked-exhibits.js';
import { mustHold } from './claim.js';
import { type PackParts, partOf } from './pack-parts.js';

/** What the documents of a pack follow from, all of it verified. */
export interface DocumentSources {
  readonly parts: PackParts;
  readonly question: PackQuestion;
  readonly answered: PackAssessment;
  readonly coverage: PackCoverage;
  readonly exhibits: readonly VerifiedExhibit[];
  /** Of the client and of what is linked to it. */
  readonly own: readonly VerifiedExhibit[];
  readonly anchors: readonly VerifiedAnchor[];
  readonly registers: Registers;
}

/**
 * Makes the documents of a pack again, which follow from the rest of it, and gives how many there are. Throws a `FalseClaim` where one
 * has other bytes: what people read would be another thing than what was proved.
 */
export async function sameDocuments(from: DocumentSources): Promise<number> {
  const { question, answered } = from;
  const areLimits = canonical(answered.limits) === canonical(limitsInWords(question));
  mustHold(areLimits, () => 'the limits that assessment.json tells are not those of this pack');
  const documents = await documentsFrom(from);
  let count = 0;
  for (const document of documents) {
    const { path } = document;
    const told = await from.parts.read(path);
    if (told === undefined) continue;
    mustHold(
      await isAs(document, told),
      () => `${path} is not what this version makes of the rest of the pack: do not rely on it`,
    );
    count++;
  }
  return count;
}

async function isAs({ make, pieces }: LatePart, told: Uint8Array): Promise<boolean> {
  if (pieces === undefined) return Buffer.from(await make()).equals(told);
  let at = 0;
  for (const piece of pieces()) {
    const bytes = Buffer.from(piece);
    if (!bytes.equals(told.subarray(at, at + bytes.length))) return false;
    at += bytes.length;
  }
  return at === told.length;
}

async function documentsFrom(from: DocumentSources): Promise<readonly LatePart[]> {
  const { parts, question, answered, coverage, anchors, registers } = from;
  const note = await partOf(parts, packParts.checkpoint);
  const { t: epochTime } = parseLeaf(await partOf(parts, packParts.epochLeaf));
  const ends = [...new Set([from.own[0], from.own.at(-1)])].filter((one) => one !== undefined);
  const custody = custodyOf({
    ...{ question, epochTime, exhibits: from.exhibits.length },
    root: Buffer.from(parseCheckpointText(parseNote(note).text).root).toString('base64'),
    brackets: ends.map(({ number, index }) => ({ number, ...bracketOf(anchors, index) })),
  });
  const exhibits = from.exhibits.map(({ personal, ...exhibit }) => ({ ...exhibit, isOpened: personal === 'opened' }));
  return [
    { path: packParts.custody, make: () => custodyCsv(custody) },
    ...documentParts({
      ...{ question, coverage, exhibits, anchors },
      assessments: answered.assessments as unknown as readonly Assessment[],
      log: logOfPack(question, note, anchors),
      lateMs: registers.tables.policy.contemporaneityLimitMs,
    }),
  ];
}
