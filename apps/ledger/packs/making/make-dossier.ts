import { hash } from 'node:crypto';
import {
  bytesOfQuestion,
  custodyCsv,
  custodyOf,
  dossierDocumentParts,
  dossierParts,
  type LatePart,
  logOfPack,
  packParts,
  stateFiguresBytes,
  stateReadings,
} from '#libs/evidence-pack';
import { parseLeaf } from '#libs/transparency';
import { containedAnswers, containedPackParts } from './contained-packs.js';
import type { DossierSources } from './dossier-sources.js';
import { exhibitParts } from './exhibit-reader.js';
import { type DossierFacts, type DossierToMake, factsOfDossier } from './facts-of-dossier.js';
import { logParts } from './log-parts.js';
import { numbersIn, toldExhibits } from './told-exhibits.js';
import { type MadePack, made, writeBag } from './write-bag.js';

/** Makes a dossier about a State and gives its bytes to `write`, piece by piece. The same bytes each time. The packs of its sample are there. */
export async function makeDossier(
  from: DossierSources,
  asked: DossierToMake,
  write: (piece: Uint8Array) => void,
): Promise<MadePack> {
  const facts = await factsOfDossier(from, asked);
  const { question, indexes } = facts;
  const figures = stateFiguresBytes(facts.counted.figures);
  const parts = [
    ...made([
      { path: packParts.question, bytes: bytesOfQuestion(question) },
      { path: dossierParts.figures, bytes: figures },
      { path: dossierParts.clients, bytes: facts.counted.clients },
      ...logParts(from, facts),
    ]),
    ...(await partsForPeople(from, facts)),
  ];
  const exhibits = exhibitParts({ ...from, ...facts, keys: new Map() }, indexes);
  const packs = containedPackParts(question.sample, from.packPath);
  const bag = await writeBag(question, parts, { 'data/evidence/': exhibits, 'data/packs/': packs }, write);
  return { ...bag, exhibits: indexes.length, figures: hash('sha256', figures, 'hex') };
}

async function partsForPeople(from: DossierSources, facts: DossierFacts): Promise<LatePart[]> {
  const { question, note, indexes, ends, counted } = facts;
  const { t: epochTime } = parseLeaf(from.files.leafAt(question.epoch.index, question.log.size));
  const root = Buffer.from(note).toString('utf8').split('\n')[2] ?? '';
  const numberOf = numbersIn(indexes);
  const brackets = ends.map(({ index, ...bracket }) => ({ number: numberOf(index), ...bracket }));
  const custody = custodyOf({ question, epochTime, root, exhibits: indexes.length, brackets });
  const exhibits = await toldExhibits(from, { ...facts, keys: new Map() });
  const answers = await containedAnswers(question.sample, from.packPath);
  const log = logOfPack(question, note, facts.anchors);
  return [
    { path: packParts.custody, make: () => custodyCsv(custody) },
    ...dossierDocumentParts({ question, answers, log, ...stateReadings(exhibits, question), figures: counted.figures }),
  ];
}
