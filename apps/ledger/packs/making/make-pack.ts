import { hash } from 'node:crypto';
import { isKind } from '#libs/evidence';
import {
  assessmentBytes,
  coverageBytes,
  custodyCsv,
  custodyOf,
  documentParts,
  type LatePart,
  limitsInWords,
  logOfPack,
  type PackArrival,
  packParts,
  questionBytes,
} from '#libs/evidence-pack';
import { parseLeaf } from '#libs/transparency';
import { shownArrivals } from '../../inquiry/shown-arrivals.js';
import { exhibitParts } from './exhibit-reader.js';
import { factsOfPack, type PackFacts, type PackSources, type PackToMake } from './facts-of-pack.js';
import { logParts } from './log-parts.js';
import { indexOf, numbersIn, toldExhibits } from './told-exhibits.js';
import { type MadePack, made, writeBag } from './write-bag.js';

/** Makes a pack and gives its bytes to `write`, piece by piece. The same bytes each time. */
export async function makePack(
  from: PackSources,
  asked: PackToMake,
  write: (piece: Uint8Array) => void,
): Promise<MadePack> {
  const facts = await factsOfPack(from, asked);
  const coverage = coverageBytes(facts.coverage);
  const parts = [
    ...made([
      { path: packParts.question, bytes: questionBytes(facts.question) },
      { path: packParts.coverage, bytes: coverage },
      ...logParts(from, facts),
    ]),
    { path: packParts.assessment, make: () => assessmentOf(from, facts) },
    ...(await partsForPeople(from, facts)),
  ];
  const exhibits = exhibitParts({ ...from, ...facts }, facts.indexes);
  const bag = await writeBag(facts.question, parts, { 'data/evidence/': exhibits }, write);
  return { ...bag, exhibits: facts.indexes.length, coverage: hash('sha256', coverage, 'hex') };
}

function assessmentOf(
  from: PackSources,
  { question, assessments, evidence, registers, indexes }: PackFacts,
): Uint8Array {
  const shown = shownArrivals(evidence, registers, question.client);
  const numberOf = numbersIn(indexes);
  const arrivals = evidence.flatMap((one): PackArrival[] => {
    const arrival = shown.get(one.position as string);
    if (arrival === undefined) return [];
    const kind = isKind(one, 'Quarantined') ? 'Quarantined' : 'Conflict';
    const { state, settledBy } = arrival;
    return [{ exhibit: numberOf(indexOf(from, one)), kind, state, settledBy }];
  });
  const told = assessments.map((one) => ({ ...one }));
  return assessmentBytes({ v: 1, assessments: told, arrivals, limits: limitsInWords(question) });
}

async function partsForPeople(from: PackSources, facts: PackFacts): Promise<LatePart[]> {
  const { question, note, registers, indexes, ends } = facts;
  const { t: epochTime } = parseLeaf(from.files.leafAt(question.epoch.index, question.log.size));
  const root = Buffer.from(note).toString('utf8').split('\n')[2] ?? '';
  const numberOf = numbersIn(indexes);
  const brackets = ends.map(({ index, ...bracket }) => ({ number: numberOf(index), ...bracket }));
  const custody = custodyOf({ question, epochTime, root, exhibits: indexes.length, brackets });
  const lateMs = registers.tables.policy.contemporaneityLimitMs;
  const evidence = [...facts.registered, ...facts.evidence];
  const exhibits = await toldExhibits(from, { ...facts, evidence });
  const log = logOfPack(question, note, facts.anchors);
  return [
    { path: packParts.custody, make: () => custodyCsv(custody) },
    ...documentParts({ ...facts, exhibits, lateMs, log }),
  ];
}
