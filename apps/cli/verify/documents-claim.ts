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
    if (!from.parts.has(path)) continue;
    mustHold(
      await isAs(document, from.parts),
      () => `${path} is not what this version makes of the rest of the pack: do not rely on it`,
    );
    count++;
  }
  return count;
}

/** Whether a part is what follows; of a long one neither is held as a whole. */
async function isAs({ path, make, pieces }: LatePart, parts: PackParts): Promise<boolean> {
  if (pieces === undefined) return Buffer.from(await make()).equals(await partOf(parts, path));
  const told = parts.pieces(path)[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);
  for (const piece of pieces()) {
    for (let made = Buffer.from(piece); made.length > 0; ) {
      if (rest.length === 0) {
        const next = await told.next();
        if (next.done === true) return false;
        rest = Buffer.from(next.value);
      }
      const length = Math.min(made.length, rest.length);
      if (!made.subarray(0, length).equals(rest.subarray(0, length))) return false;
      [made, rest] = [made.subarray(length), rest.subarray(length)];
    }
  }
  return rest.length === 0 && (await told.next()).done === true;
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
