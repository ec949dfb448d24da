import { hash } from 'node:crypto';
import { assess, type Dossier, type Registers } from '#libs/assessment';
import type { EventReader } from '#libs/event-store';
import { instant, isKind, type RecordedEvidence } from '#libs/evidence';
import {
  assessmentBytes,
  bagInfo,
  bagOf,
  coverageBytes,
  type PackArrival,
  type PackPart,
  type PackQuestion,
  packFolder,
  packId,
  packLimits,
  packParts,
  questionBytes,
  subjectsBytes,
  zipOf,
} from '#libs/evidence-pack';
import { parseLeaf } from '#libs/transparency';
import type { Dossiers, EvidenceIndex, KnownRegisters, RegisterPositions } from '#libs/views';
import { shownArrivals } from '../../inquiry/shown-arrivals.js';
import { namedIn } from '../../inquiry/story.js';
import type { LeafMaker } from '../../proofs/leaf-maker.js';
import type { LogFiles } from '../../proofs/log-files.js';
import type { LogIndex } from '../../proofs/log-index.js';
import type { MapReader } from '../../proofs/map/map-reader.js';
import { Refusal } from '../../refusal.js';
import { type AnchorBracket, type AnchorsInLog, anchorParts, bracketOf } from './anchors-in-log.js';
import { coverageOfPack } from './coverage-of-pack.js';
import { custodyCsv, custodyOf } from './custody.js';
import { exhibitParts } from './exhibit-reader.js';
import { limitsInWords } from './limits-in-words.js';
import { LogProofs } from './log-proofs.js';
import { provedSubjectsOf, type SubjectToProve } from './proved-subjects-of.js';

/** What packs are made from. */
export interface PackSources {
  readonly reader: EventReader;
  readonly dossiers: Dossiers;
  readonly evidenceIndex: EvidenceIndex;
  readonly registerPositions: RegisterPositions;
  readonly registers: KnownRegisters;
  readonly files: LogFiles;
  readonly index: LogIndex;
  readonly map: MapReader;
  readonly leaves: LeafMaker;
  readonly anchors: AnchorsInLog;
}

/** What a pack is asked for, with the checkpoint that its question names. */
export interface PackToMake {
  readonly question: PackQuestion;
  readonly note: Uint8Array;
}

/** What was made, by its hashes. */
export interface MadePack {
  readonly id: string;
  readonly exhibits: number;
  /** SHA-256 of `manifest-sha256.txt` and of `data/coverage.json`, in hex. */
  readonly manifest: string;
  readonly coverage: string;
}

const heartbeat = 'initium.SourceHeartbeat.v1';

/** Makes a pack and gives its bytes to `write`, piece by piece. The same bytes each time. */
export async function makePack(
  from: PackSources,
  { question, note }: PackToMake,
  write: (piece: Uint8Array) => void,
): Promise<MadePack> {
  const { log, epoch, knownSize } = question;
  const proofs = new LogProofs(from.files, log.size, note);
  const known = knowledgeOf(from, question);
  const dossier = await from.dossiers.of(question.client, known, question.ruleSet);
  const registers = await from.registers.at(known, question.ruleSet);
  const evidence = await from.dossiers.evidenceOf(question.client, known);
  const subjects = question.subjects ?? dossier.subjects();
  const toProve = subjectsToProve(from, question, { evidence, subjects, upTo: known.upTo });
  const proved = provedSubjectsOf({ ...from, proofs }, toProve, { epochSize: epoch.size, knownSize });
  const { coverage, cited } = coverageOfPack(dossier, subjects, { ...question, at: instant(question.at) });
  const indexes = exhibitsOf(from, proved.shown, [
    ...from.evidenceIndex.positionsOf(from.dossiers.subjectsOf(`client/${question.client}`, known.upTo), known.upTo),
    ...from.registerPositions.positions(known.upTo, undefined, heartbeat),
    ...cited.map((fact) => BigInt(fact.evidence.position as string)),
  ]);
  const numberAt = new Map(indexes.map((index, at) => [index, at + 1]));
  const numberOf = (position: string): number => {
    const index = from.index.indexAt(BigInt(position));
    return (index === undefined ? undefined : numberAt.get(index)) ?? 0;
  };
  const assessments = assessmentsOf(dossier, question, subjects);
  const decisive = decisiveIn(evidence, assessments).map((position) => from.index.indexAt(position) as number);
  const own = [...proved.shown].sort((a, b) => a - b);
  const ends = [...new Set([own[0], own.at(-1)])].filter((index) => index !== undefined);
  const logged = from.anchors.upTo(log.size);
  const brackets = new Map([...ends, ...decisive].map((index) => [index, bracketOf(logged, index)]));
  const anchors = anchorsIn([...brackets.values()]);
  const [epochLeaf = new Uint8Array()] = from.files.leavesFrom(epoch.index, log.size);
  const coverageJson = coverageBytes(coverage);
  const steps = custodyOf({
    ...{ question, epochTime: parseLeaf(epochLeaf).t, exhibits: indexes.length },
    root: Buffer.from(note).toString('utf8').split('\n')[2] ?? '',
    brackets: ends.map((index) => ({ number: numberAt.get(index) ?? 0, ...(brackets.get(index) as AnchorBracket) })),
  });
  const parts: PackPart[] = [
    { path: packParts.question, bytes: questionBytes(question) },
    {
      path: packParts.assessment,
      bytes: assessmentBytes({
        v: 1,
        assessments: assessments as unknown as Record<string, unknown>[],
        arrivals: arrivalsOf(question.client, evidence, registers, numberOf),
        limits: limitsInWords(question),
      }),
    },
    { path: packParts.coverage, bytes: coverageJson },
    { path: packParts.custody, bytes: custodyCsv(steps) },
    { path: packParts.checkpoint, bytes: note },
    { path: packParts.subjects, bytes: subjectsBytes(proved.proved) },
    { path: packParts.epochLeaf, bytes: epochLeaf },
    { path: packParts.epochProof, bytes: proofs.proofOf(epoch.index) },
    ...proved.parts,
    ...anchorParts(anchors, proofs),
  ];
  const id = packId(questionBytes(question));
  let manifest = '';
  const bag = bagOf(bagInfo(id, log.origin), inOrder(parts, exhibitParts({ ...from, proofs }, indexes)), (bytes) => {
    manifest = hash('sha256', bytes, 'hex');
  });
  for await (const piece of zipOf(packFolder(id), bag)) write(piece);
  return { id, exhibits: indexes.length, manifest, coverage: hash('sha256', coverageJson, 'hex') };
}

function knowledgeOf({ index }: PackSources, { knownSize, knownAt }: PackQuestion): { upTo: bigint; knownAt: number } {
  const [upTo = -1n] = knownSize === 0 ? [] : index.positionsAt([knownSize - 1]);
  return { upTo, knownAt: instant(knownAt) };
}

/** The client, what is linked to it, and the registers that its evidence names, or that are asked about. */
function subjectsToProve(
  { dossiers }: PackSources,
  { client, entity }: PackQuestion,
  asked: {
    readonly evidence: readonly RecordedEvidence[];
    readonly subjects: readonly { readonly asset: string }[];
    readonly upTo: bigint;
  },
): SubjectToProve[] {
  const [own = '', ...linked] = dossiers.subjectsOf(`client/${client}`, asked.upTo);
  const assets = asked.subjects.map(({ asset }) => `asset/${asset}`);
  const registers = [...new Set([`entity/${entity}`, ...assets, ...namedIn(asked.evidence)])].sort();
  if (linked.length >= packLimits.subjectsMax)
    throw new Refusal('too-large', `More than ${packLimits.subjectsMax} identifiers are linked to the client.`);
  const roles: SubjectToProve[] = [
    { subject: own, role: 'client' },
    ...linked.map((subject): SubjectToProve => ({ subject, role: 'linked' })),
    ...registers.map((subject): SubjectToProve => ({ subject, role: 'register' })),
  ];
  return roles.slice(0, packLimits.subjectsMax);
}

/** The leaves that are exhibits, in order. */
function exhibitsOf({ index }: PackSources, shown: ReadonlySet<number>, positions: readonly bigint[]): number[] {
  const indexes = [...new Set([...shown, ...index.indexesAt(positions).values()])].sort((a, b) => a - b);
  if (indexes.length <= packLimits.exhibitsMax) return indexes;
  throw new Refusal('too-large', `A pack has at most ${packLimits.exhibitsMax} exhibits, and this would have more.`);
}

function assessmentsOf(
  dossier: Dossier,
  { entity, at, language, simulated }: PackQuestion,
  subjects: readonly { readonly service: string; readonly asset: string }[],
): ReturnType<typeof assess>[] {
  const options = { simulatedClock: simulated, explain: language };
  return subjects.map(({ service, asset }) => assess(dossier, { service, asset, entity, at: instant(at) }, options));
}

/** The positions of the client's evidence that decided. */
function decisiveIn(
  evidence: readonly RecordedEvidence[],
  assessments: readonly { readonly because: readonly { readonly source: string; readonly id: string }[] }[],
): bigint[] {
  const keyOf = ({ source, id }: { readonly source: string; readonly id: string }) => `${source}\n${id}`;
  const cited = new Set(assessments.flatMap(({ because }) => because.map(keyOf)));
  return evidence.filter((one) => cited.has(keyOf(one))).map(({ position }) => BigInt(position as string));
}

function arrivalsOf(
  client: string,
  evidence: readonly RecordedEvidence[],
  registers: Registers,
  numberOf: (position: string) => number,
): PackArrival[] {
  const shown = shownArrivals(evidence, registers, client);
  return evidence.flatMap((one): PackArrival[] => {
    const arrival = one.position === undefined ? undefined : shown.get(one.position);
    if (arrival === undefined) return [];
    const kind = isKind(one, 'Quarantined') ? 'Quarantined' : 'Conflict';
    const { state, settledBy } = arrival;
    return [{ exhibit: numberOf(one.position as string), kind, state, settledBy }];
  });
}

/** Each once, in the order of the log, as many as a pack may have. */
function anchorsIn(brackets: readonly AnchorBracket[]): NonNullable<AnchorBracket['after']>[] {
  const all = new Set(brackets.flatMap(({ after, before }) => [after, before]).filter((one) => one !== undefined));
  return [...all].sort((a, b) => a.index - b.index).slice(0, packLimits.anchorsMax);
}

/** All parts in the order of their names: the exhibits come as they are made, and stand together. */
async function* inOrder(parts: readonly PackPart[], exhibits: AsyncIterable<PackPart>): AsyncGenerator<PackPart> {
  const sorted = parts.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const first = 'data/evidence/';
  yield* sorted.filter(({ path }) => path < first);
  yield* exhibits;
  yield* sorted.filter(({ path }) => path > first);
}
