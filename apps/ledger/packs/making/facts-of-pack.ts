import { type Assessment, assess, Dossier, type Registers, type RuleSet } from '#libs/assessment';
import type { EventReader } from '#libs/event-store';
import { instant, namedRegisters, type RecordedEvidence } from '#libs/evidence';
import {
  type AnchorBracket,
  bracketOf,
  coverageOfPack,
  type FoundForPack,
  type PackQuestion,
  type PackSubject,
  type ProvedQuestion,
  packLimits,
  type ToldAnchor,
} from '#libs/evidence-pack';
import type { Dossiers, EvidenceAt, EvidenceIndex, KnownAt, KnownRegisters, RegisterPositions } from '#libs/views';
import type { LeafMaker } from '../../proofs/leaf-maker.js';
import type { LogFiles } from '../../proofs/log-files.js';
import type { LogIndex } from '../../proofs/log-index.js';
import type { MapReader } from '../../proofs/map/map-reader.js';
import { Refusal } from '../../refusal.js';
import type { DisclosedKeys } from '../disclosed-keys.js';
import type { LeavesInLog } from './leaves-in-log.js';
import { LogProofs } from './log-proofs.js';
import { type ProvedForPack, provedSubjectsOf, type SubjectToProve } from './proved-subjects-of.js';

/** What packs are made from. */
export interface PackSources {
  readonly reader: EventReader;
  readonly dossiers: Dossiers;
  readonly evidenceAt: EvidenceAt;
  readonly evidenceIndex: EvidenceIndex;
  readonly registerPositions: RegisterPositions;
  readonly registers: KnownRegisters;
  readonly files: LogFiles;
  readonly index: LogIndex;
  readonly map: MapReader;
  readonly leaves: LeafMaker;
  readonly logged: LeavesInLog;
}

/** What a pack is asked for, with the checkpoint that its question names, and the keys that it discloses. */
export interface PackToMake {
  readonly question: PackQuestion;
  readonly note: Uint8Array;
  readonly keys: DisclosedKeys;
}

/** All that a pack tells. */
export interface PackFacts extends PackToMake {
  readonly proofs: LogProofs;
  readonly registers: Registers<RuleSet>;
  /** The client's, and that of what is linked to it. */
  readonly evidence: readonly RecordedEvidence[];
  /** What is about registers, and is an exhibit. */
  readonly registered: readonly RecordedEvidence[];
  readonly assessments: readonly Assessment[];
  readonly proved: ProvedForPack;
  readonly coverage: FoundForPack['coverage'];
  /** The leaves that are exhibits, in order. */
  readonly indexes: readonly number[];
  readonly anchors: readonly ToldAnchor[];
  /** The leaves that say which keys sign the log, where there is more than one. */
  readonly keyLeaves: readonly number[];
  /** Of the first and the last leaf that is the client's. */
  readonly ends: readonly (AnchorBracket & { readonly index: number })[];
}

/** Of which there are too many to show. */
export const heartbeat = 'initium.SourceHeartbeat.v1';

/** All that a pack tells, as known by its question. Refuses (`too-large`) what is more than a pack has. */
export async function factsOfPack(from: PackSources, asked: PackToMake): Promise<PackFacts> {
  const { question, note } = asked;
  const { log, epoch, knownSize, client, ruleSet } = question;
  const proofs = new LogProofs(from.files, log.size, note);
  const known = knowledgeOf(from, question);
  const registers = await from.registers.at(known, ruleSet);
  const evidence = await from.dossiers.evidenceOf(client, known);
  const dossier = new Dossier(client, evidence, registers);
  const subjects = question.subjects ?? dossier.subjects();
  const own = from.dossiers.subjectsOf(`client/${client}`, known.upTo);
  const positions = from.registerPositions.positions(known.upTo, undefined, heartbeat);
  const registered = await from.evidenceAt(positions);
  const toProve = subjectsToProve(question, { own, subjects, evidence, registered });
  const proved = provedSubjectsOf({ ...from, proofs }, toProve, { epochSize: epoch.size, knownSize });
  const { coverage, cited } = coverageOfPack(dossier, subjects, { ...question, at: instant(question.at) });
  const indexes = exhibitsOf(from, proved.shown, [
    ...from.evidenceIndex.positionsOf(own, known.upTo),
    ...positions,
    ...cited.map((fact) => BigInt(fact.evidence.position as string)),
  ]);
  const assessments = assessmentsOf(dossier, question, subjects);
  const logged = from.logged.anchorsUpTo(log.size);
  const ends = endsOf(proved.own).map((index) => ({ index, ...bracketOf(logged, index) }));
  const decisive = decisiveIn(evidence, assessments).flatMap((position) => from.index.indexAt(position) ?? []);
  const keyLeaves = keysIn(from, log.size);
  const anchors = anchorsIn([...ends, ...decisive.map((index) => bracketOf(logged, index))]);
  return {
    ...{ ...asked, proofs, registers, evidence, registered, assessments },
    ...{ proved, coverage, indexes, anchors, keyLeaves, ends },
  };
}

/** What was known by a question. */
export function knowledgeOf({ index }: PackSources, { knownSize, knownAt }: ProvedQuestion): KnownAt {
  const [upTo = -1n] = knownSize === 0 ? [] : index.positionsAt([knownSize - 1]);
  return { upTo, knownAt: instant(knownAt) };
}

/** The client, what is linked to it, the registers that its evidence names or that are asked about, and as many of the others as fit. */
function subjectsToProve(
  { entity }: PackQuestion,
  {
    own: [client = '', ...linked],
    subjects,
    evidence,
    registered,
  }: {
    readonly own: readonly string[];
    readonly subjects: readonly PackSubject[];
    readonly evidence: readonly RecordedEvidence[];
    readonly registered: readonly RecordedEvidence[];
  },
): SubjectToProve[] {
  if (linked.length >= packLimits.subjectsMax)
    throw new Refusal('too-large', `More than ${packLimits.subjectsMax} identifiers are linked to the client.`);
  const assets = subjects.map(({ asset }) => `asset/${asset}`);
  const named = [...new Set([`entity/${entity}`, ...assets, ...namedRegisters(evidence)])].sort();
  // Of sources only what is cited is in a pack: no list of theirs is whole.
  const others = registered.map(({ subject }) => subject).filter((subject) => !/^(?:source\/|ledger$)/.test(subject));
  const registers = [...new Set([...named, ...others.sort()])];
  const all: SubjectToProve[] = [
    { subject: client, role: 'client' },
    ...linked.map((subject): SubjectToProve => ({ subject, role: 'linked' })),
    ...registers.map((subject): SubjectToProve => ({ subject, role: 'register' })),
  ];
  return all.slice(0, packLimits.subjectsMax);
}

/** The leaves of all that is shown, in order. Refuses (`too-large`) more than a pack has. */
export function exhibitsOf({ index }: PackSources, shown: ReadonlySet<number>, positions: readonly bigint[]): number[] {
  const indexes = [...new Set([...shown, ...index.indexesAt(positions).values()])].sort((a, b) => a - b);
  if (indexes.length <= packLimits.exhibitsMax) return indexes;
  throw new Refusal('too-large', `A pack has at most ${packLimits.exhibitsMax} exhibits, and this would have more.`);
}

export function assessmentsOf(
  dossier: Dossier,
  { entity, at, language, simulated }: PackQuestion,
  subjects: readonly PackSubject[],
): Assessment[] {
  const options = { simulatedClock: simulated, explain: language };
  return subjects.map(({ service, asset }) => assess(dossier, { service, asset, entity, at: instant(at) }, options));
}

/** The first and the last; none of none. */
export function endsOf(indexes: ReadonlySet<number>): number[] {
  const inOrder = [...indexes].sort((a, b) => a - b);
  return [...new Set([inOrder[0], inOrder.at(-1)])].filter((index) => index !== undefined);
}

/** The positions of the client's evidence that decided. */
function decisiveIn(evidence: readonly RecordedEvidence[], assessments: readonly Assessment[]): bigint[] {
  const keyOf = ({ source, id }: { readonly source: string; readonly id: string }) => `${source}\n${id}`;
  const cited = new Set(assessments.flatMap(({ because }) => because.map(keyOf)));
  return evidence.filter((one) => cited.has(keyOf(one))).map(({ position }) => BigInt(position as string));
}

/** Each once, in the order of the log, as many as a pack may have. */
export function anchorsIn(brackets: readonly AnchorBracket[]): ToldAnchor[] {
  const all = new Set(brackets.flatMap(({ after, before }) => [after, before]).filter((one) => one !== undefined));
  return [...all].sort((a, b) => a.index - b.index).slice(0, packLimits.anchorsMax);
}

export function keysIn({ logged }: PackSources, size: number): readonly number[] {
  const found = logged.keysUpTo(size);
  if (found.length <= packLimits.logKeysMax) return found;
  throw new Refusal(
    'too-large',
    `A pack has at most ${packLimits.logKeysMax} keys of its log, and this would have more.`,
  );
}
