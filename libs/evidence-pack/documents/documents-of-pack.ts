import { type Assessment, sentenceOf } from '#libs/assessment';
import { instant, isKind, type RecordedEvidence } from '#libs/evidence';
import type { PackCoverage, PackGap } from '../coverage.js';
import { packParts } from '../parts.js';
import type { PackQuestion } from '../question.js';
import { bracketOf, type ToldAnchor } from './anchor-bracket.js';
import { chronologyCsv } from './chronology-csv.js';
import { chronologyHtml, chronologyPdf, summaryHtml, summaryPdf } from './documents.js';
import type { CoverageOfPack, LogOfPack, PackDocuments, PackExhibit } from './pack-documents.js';
import { readmeText } from './readme.js';

/** An exhibit as it is told of. */
export interface ToldExhibit {
  readonly number: number;
  /** Where its leaf stands. */
  readonly index: number;
  readonly evidence: RecordedEvidence;
  readonly isOpened: boolean;
}

export interface DocumentFacts {
  readonly question: PackQuestion;
  readonly assessments: readonly Assessment[];
  readonly exhibits: readonly ToldExhibit[];
  readonly coverage: PackCoverage;
  readonly log: LogOfPack;
  readonly anchors: readonly ToldAnchor[];
  /** R-410, in ms. */
  readonly lateMs: number;
}

/** A part that is made when its place in the file has come, so that no two of them are held. */
export interface LatePart {
  readonly path: string;
  readonly make: () => Uint8Array | Promise<Uint8Array>;
  /** The same piece by piece, of what may be very long: who compares it holds one of them at a time. */
  readonly pieces?: () => Iterable<string>;
}

/** What people read and print of a pack: nothing is proved by it. */
export function documentParts(facts: DocumentFacts): LatePart[] {
  const pack = documentsOf(facts);
  return [
    { path: packParts.readme, make: () => Buffer.from(readmeText(pack.language)) },
    { path: packParts.summary, make: () => Buffer.from(summaryHtml(pack)) },
    { path: packParts.summaryPdf, make: () => summaryPdf(pack) },
    { path: packParts.chronology, ...inPieces(() => chronologyHtml(pack)) },
    { path: packParts.chronologyCsv, ...inPieces(() => chronologyCsv(pack)) },
    { path: packParts.chronologyPdf, make: () => chronologyPdf(pack) },
  ];
}

/** Gone through twice, so that nothing is held but the bytes: once for how many there are. */
function inPieces(pieces: () => Iterable<string>): Omit<LatePart, 'path'> {
  const make = (): Uint8Array => {
    let [length, at] = [0, 0];
    for (const piece of pieces()) length += Buffer.byteLength(piece);
    const bytes = Buffer.allocUnsafe(length);
    for (const piece of pieces()) at += bytes.write(piece, at);
    return bytes;
  };
  return { make, pieces };
}

function documentsOf(facts: DocumentFacts): PackDocuments {
  const { question, assessments, coverage, exhibits, log } = facts;
  const { language, client, entity, askedBy, reason, subjects = [], at, knownAt, notIncluded: leftOut } = question;
  const occurred = ({ evidence }: ToldExhibit) => instant(evidence.time);
  const inOrder = exhibits.toSorted((a, b) => occurred(a) - occurred(b) || a.number - b.number);
  const isErased = exhibits.some(({ evidence }) => isKind(evidence, 'ErasureExecuted'));
  return {
    ...{ language, assessments },
    question: { client, entity, askedBy: askedBy.name, reason, subjects, at, knownAt, leftOut },
    // Told anew each time that they are gone through: all of them in words would take more than the evidence does.
    exhibits: {
      length: inOrder.length,
      *[Symbol.iterator]() {
        for (const exhibit of inOrder) yield shownExhibit(exhibit, facts, isErased);
      },
    },
    coverage: coverageOf(coverage),
    log,
    flags: question.simulated ? ['SIMULATED_CLOCK'] : [],
    namesAreClaims: !askedBy.isKnown,
  };
}

function shownExhibit(
  { number, index, evidence, isOpened }: ToldExhibit,
  { anchors, lateMs, question }: DocumentFacts,
  isErased: boolean,
): PackExhibit {
  const { source, id, subject, type, time, ledgertime, authid, principal } = evidence;
  const { after, before } = bracketOf(anchors, index);
  const isSealed = Object.hasOwn(evidence.data, 'sealed');
  return {
    ...{ number, source, id, subject, occurred: time, recorded: ledgertime },
    kind: type.split('.')[1] ?? type,
    proved: { ...(after && { after: after.genTime }), ...(before && { before: before.genTime }) },
    sentence: sentenceOf(evidence, question.language),
    ...(authid !== undefined && { recordedBy: authid }),
    ...(principal !== undefined && principal !== 'anonymous' && { sentBy: principal }),
    isLate: instant(ledgertime) - instant(time) > lateMs,
    form: isKind(evidence, 'Quarantined') ? 'quarantined' : isKind(evidence, 'Conflict') ? 'conflict' : 'evidence',
    personal: !isSealed ? 'none' : isOpened ? 'opened' : isErased ? 'erased' : 'sealed',
  };
}

function coverageOf({ from, to, sources }: PackCoverage): CoverageOfPack {
  return {
    from,
    to,
    sources: sources.map(({ source, declaredBy, uncovered }) => ({
      source,
      ...(declaredBy !== null && { declaredBy }),
      gaps: apart(uncovered),
    })),
  };
}

/** Of gaps that overlap, what each has beyond those before it. */
function apart(gaps: readonly PackGap[]): CoverageOfPack['sources'][number]['gaps'] {
  let end = Number.NEGATIVE_INFINITY;
  return gaps.flatMap(({ from, to, cause }) => {
    const begins = Math.max(instant(from), end + 1);
    if (begins > instant(to)) return [];
    end = instant(to);
    return [{ from: new Date(begins).toISOString(), to, cause }];
  });
}
