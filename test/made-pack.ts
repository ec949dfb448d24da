import { arrivalStates, assess, EvidenceSet, linkedSubjects, shippedRuleSets, stateBy } from '#libs/assessment';
import { instant, instantText, namedRegisters, type RecordedEvidence } from '#libs/evidence';
import {
  anchorPart,
  assessmentBytes,
  bagInfo,
  bagOf,
  consistencyProofBytes,
  coverageBytes,
  coverageOfPack,
  evidenceIn,
  exhibitPart,
  limitsInWords,
  logKeyPart,
  mapProofPart,
  type PackAssessment,
  type PackCoverage,
  type PackQuestion,
  type ProvedSubject,
  packFolder,
  packId,
  packParts,
  questionBytes,
  subjectsBytes,
  sublogProofBytes,
  sublogProofPart,
  zipOf,
} from '#libs/evidence-pack';
import { mapHash, mapProof, mapProofBytes, parseLeaf } from '#libs/transparency';
import { type MadeEpoch, MadeLog, madeLogVkey, madeOrigin } from './made-log-of-evidence.js';

/** What an operator who makes a pack by himself does to it. Everything else is as it should be: hashes, manifests, proofs. */
export interface Lies {
  /** Evidence that is in the log and not among the exhibits, nor in any answer. */
  readonly leftOut?: (evidence: RecordedEvidence) => boolean;
  /** The same, and not in the map either: only who replays the log finds it. */
  readonly unmapped?: (evidence: RecordedEvidence) => boolean;
  readonly question?: Partial<PackQuestion>;
  readonly assessment?: (told: PackAssessment) => PackAssessment;
  readonly coverage?: (told: PackCoverage) => PackCoverage;
  readonly subjects?: (told: readonly ProvedSubject[]) => readonly ProvedSubject[];
  /** Whatever a part has instead, or nothing of it. */
  readonly parts?: (path: string, bytes: Uint8Array) => Uint8Array | undefined;
  readonly more?: readonly (readonly [path: string, bytes: Uint8Array])[];
  /** In which it says that it is written. */
  readonly wording?: number;
}

export interface PackAsked {
  readonly evidence: readonly RecordedEvidence[];
  readonly client: string;
  readonly at: string;
  readonly knownAt: string;
  readonly entity?: string;
  readonly ruleSet?: string;
  readonly subjects?: PackQuestion['subjects'];
  readonly cosigned?: readonly ('witness' | 'replayer')[];
  /** Gives a time stamp of a checkpoint. The log is stamped before the first piece of evidence, and behind the last one. */
  readonly stamp?: (note: Uint8Array) => Uint8Array;
  /** What becomes of the log's keys, when all evidence is recorded. */
  readonly rotated?: (log: MadeLog) => void;
}

/** A whole pack out of evidence, with a log of it: as a ledger makes one, or with lies. */
export async function madePack(asked: PackAsked, lies: Lies = {}): Promise<Buffer> {
  const log = new MadeLog();
  log.say('ledger.genesis', { origin: madeOrigin, ...(asked.rotated && { log: { key: madeLogVkey } }) });
  const anchors: { index: number; size: number; note: Uint8Array; token: Uint8Array }[] = [];
  const anchor = () => {
    if (asked.stamp === undefined) return;
    const [size, note] = [log.leaves.length, log.checkpoint(log.leaves.length)];
    const token = asked.stamp(note);
    const data = { checkpoint: Buffer.from(note).toString(), token: Buffer.from(token).toString('base64') };
    anchors.push({ index: log.say('ledger.anchor', data), size, note, token });
  };
  anchor();
  for (const evidence of asked.evidence) log.record(evidence);
  anchor();
  asked.rotated?.(log);
  const { unmapped = () => false, leftOut = () => false } = lies;
  const isUnmapped = (index: number) => {
    const evidence = log.leaves[index]?.stored?.evidence;
    return evidence !== undefined && unmapped(evidence);
  };
  const epoch = log.closeEpoch(isUnmapped);
  const size = log.leaves.length;
  const note = log.checkpoint(size, asked.cosigned);
  const proofOf = log.prover(size, note);
  const knownSize =
    log.leaves.findLastIndex(({ bytes }) => parseLeaf(bytes).t <= instantText(instant(asked.knownAt))) + 1;
  const question: PackQuestion = {
    ...{ v: 1, client: asked.client, entity: asked.entity ?? 'X', at: asked.at, knownAt: asked.knownAt },
    ...(asked.subjects && { subjects: asked.subjects }),
    ...(asked.ruleSet && { ruleSet: asked.ruleSet }),
    ...{ language: 'en', reason: 'a test', askedBy: { name: 'ann', isKnown: false }, includePersonal: false },
    log: { origin: madeOrigin, size },
    epoch: { size: epoch.size, index: epoch.leaf, mapRoot: Buffer.from(mapHash(epoch.map)).toString('hex') },
    ...{ knownSize, simulated: false, notIncluded: [] },
    ...lies.question,
  };
  const all = log.leaves.flatMap(({ bytes, stored }, index) =>
    stored === undefined || index >= question.knownSize ? [] : [{ index, leaf: parseLeaf(bytes), ...stored }],
  );
  const shown = all.filter(({ evidence }) => !leftOut(evidence) && !unmapped(evidence));
  const exhibits = exhibitsOf(shown, asked.client);
  const evidence = exhibits.map(({ index, leaf, data, metadata }) => evidenceIn({ leaf, data, metadata, index }));
  const { assessment, coverage, subjects } = answersFrom(evidence, question);
  const proved = provedOf({ log, epoch, question, evidence, subjects });
  const parts = new Map<string, Uint8Array>([
    [packParts.question, questionBytes(question)],
    [packParts.assessment, assessmentBytes(lies.assessment?.(assessment) ?? assessment)],
    [packParts.coverage, coverageBytes(lies.coverage?.(coverage) ?? coverage)],
    [packParts.checkpoint, note],
    [packParts.subjects, subjectsBytes(lies.subjects?.(proved) ?? proved)],
    [packParts.epochLeaf, log.leaves[epoch.leaf]?.bytes as Uint8Array],
    [packParts.epochProof, proofOf(epoch.leaf)],
  ]);
  if (question.knownSize < epoch.size) {
    parts.set(packParts.nextLeaf, log.leaves[question.knownSize]?.bytes as Uint8Array);
    parts.set(packParts.nextProof, proofOf(question.knownSize));
  }
  for (const [at, { bytes, index }] of keyLeavesOf(log).entries()) {
    parts.set(logKeyPart(at + 1, 'leaf'), bytes);
    parts.set(logKeyPart(at + 1, 'tlog-proof'), proofOf(index));
  }
  for (const { tag, leaves, shown: count } of proved) {
    const proof = mapProof(epoch.map, Buffer.from(tag, 'hex'), () => epoch.headOf(tag));
    parts.set(mapProofPart(tag), mapProofBytes(proof));
    if (leaves > 0) parts.set(sublogProofPart(tag), sublogProofBytes(count === 0 ? [] : epoch.goesOnFrom(tag, count)));
  }
  for (const [at, { index, data, metadata }] of exhibits.entries()) {
    parts.set(exhibitPart(at + 1, 'bin'), data);
    parts.set(exhibitPart(at + 1, 'leaf'), log.leaves[index]?.bytes as Uint8Array);
    parts.set(exhibitPart(at + 1, 'metadata'), metadata);
    parts.set(exhibitPart(at + 1, 'tlog-proof'), proofOf(index));
  }
  for (const [at, { index, size: stamped, note: checkpoint, token }] of anchors.entries()) {
    parts.set(anchorPart(at + 1, 'checkpoint'), checkpoint);
    parts.set(anchorPart(at + 1, 'consistency-proof'), consistencyProofBytes(log.consistency(stamped, size)));
    parts.set(anchorPart(at + 1, 'leaf'), log.leaves[index]?.bytes as Uint8Array);
    parts.set(anchorPart(at + 1, 'tlog-proof'), proofOf(index));
    parts.set(anchorPart(at + 1, 'tsr'), token);
  }
  return packed(parts, question, lies);
}

/** Those that say which keys sign, where there is more than the genesis. */
function keyLeavesOf({ leaves }: MadeLog) {
  const found = leaves.flatMap(({ bytes }, index) =>
    /^ledger\.(genesis|key)$/.test(parseLeaf(bytes).kind) ? [{ bytes, index }] : [],
  );
  return found.length > 1 ? found : [];
}

/** The file of these parts, with manifests as they should be. */
async function packed(
  parts: ReadonlyMap<string, Uint8Array>,
  question: PackQuestion,
  { parts: bent = (_, bytes) => bytes, more = [], wording }: Lies,
): Promise<Buffer> {
  const payload = [...parts, ...more]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([path, bytes]) => {
      const given = bent(path, bytes);
      return given === undefined ? [] : [{ path, bytes: given }];
    });
  const id = packId(questionBytes(question));
  const pieces: Uint8Array[] = [];
  for await (const piece of zipOf(packFolder(id), bagOf(bagInfo(id, madeOrigin, wording), payload))) pieces.push(piece);
  return Buffer.concat(pieces);
}

type Logged = {
  readonly index: number;
  readonly evidence: RecordedEvidence;
  readonly leaf: ReturnType<typeof parseLeaf>;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
};

/** What is about the client, what is linked to it, and registers. */
function exhibitsOf(all: readonly Logged[], client: string): readonly Logged[] {
  const own = `client/${client}`;
  const linked = linkedSubjects(
    own,
    all.map(({ evidence }) => evidence),
  );
  const isPersons = (subject: string) => /^(client|identifier)\//.test(subject);
  return all.filter(({ evidence: { subject, type, data } }) => {
    const identifier = type === 'initium.IdentityLink.v1' ? (data as { identifier: string }).identifier : '';
    return !isPersons(subject) || subject === own || linked.has(subject) || identifier === own;
  });
}

function answersFrom(evidence: readonly RecordedEvidence[], question: PackQuestion) {
  const { client, entity, ruleSet, language, simulated } = question;
  const [at, knownAt] = [instant(question.at), instant(question.knownAt)];
  const set = new EvidenceSet(evidence, shippedRuleSets);
  const dossier = set.dossier(client, knownAt, ruleSet);
  const subjects = question.subjects ?? dossier.subjects();
  const { coverage } = coverageOfPack(dossier, subjects, { ...question, at });
  const assessments = subjects.map(({ service, asset }) =>
    assess(dossier, { service, asset, entity, at }, { simulatedClock: simulated, explain: language }),
  );
  const arrivals = arrivalStates(evidence, set.registers(knownAt, ruleSet), `client/${client}`).map(
    ({ arrived, settledBy }) => ({
      exhibit: evidence.indexOf(arrived.fact.evidence) + 1,
      kind: arrived.fact.kind as 'Quarantined' | 'Conflict',
      state: stateBy(settledBy, arrived),
      settledBy: settledBy === undefined ? null : { source: settledBy.evidence.source, id: settledBy.evidence.id },
    }),
  );
  const assessment: PackAssessment = {
    ...{ v: 1, arrivals, limits: limitsInWords(question) },
    assessments: assessments as unknown as Record<string, unknown>[],
  };
  return { assessment, coverage, subjects };
}

function provedOf({
  log,
  epoch,
  question,
  evidence,
  subjects,
}: {
  readonly log: MadeLog;
  readonly epoch: MadeEpoch;
  readonly question: PackQuestion;
  readonly evidence: readonly RecordedEvidence[];
  readonly subjects: NonNullable<PackQuestion['subjects']>;
}): ProvedSubject[] {
  const client = `client/${question.client}`;
  const linked = [...linkedSubjects(client, evidence)];
  const own = evidence.filter(({ subject }) => subject === client || linked.includes(subject));
  const named = namedRegisters(own);
  for (const subject of [`entity/${question.entity}`, ...subjects.map(({ asset }) => `asset/${asset}`)])
    named.add(subject);
  const proved = (subject: string, role: ProvedSubject['role']): ProvedSubject => {
    const tag = log.tagOf(subject);
    const indexes = epoch.indexesOf(tag);
    return {
      subject,
      tag,
      role,
      leaves: indexes.length,
      shown: indexes.filter((index) => index < question.knownSize).length,
    };
  };
  return [
    proved(client, 'client'),
    ...linked.map((subject) => proved(subject, 'linked')),
    ...[...named].sort().map((subject) => proved(subject, 'register')),
  ];
}
