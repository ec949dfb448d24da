import { hash } from 'node:crypto';
import { assess, EvidenceSet, foundBy, shippedRuleSets } from '#libs/assessment';
import { canonical, instant, type RecordedEvidence } from '#libs/evidence';
import {
  areFirstEntries,
  evidenceIn,
  exhibitIn,
  exhibitPart,
  mapProofPart,
  openPackFile,
  type PackFile,
  packFolder,
  packId,
  packParts,
  parseManifest,
  parsePackAssessment,
  parsePackCoverage,
  parsePackQuestion,
  parseProvedSubjects,
  parseSublogProof,
  sublogProofPart,
} from '#libs/evidence-pack';
import {
  isLeafOf,
  type LogLeaf,
  leafHash,
  logVerifier,
  mapEpochOf,
  openCheckpoint,
  parseLeaf,
  parseMapProof,
  parseProof,
  verifyInclusion,
  verifyMapProof,
} from '#libs/transparency';

/** An exhibit as it was checked: its leaf is in the log, and its bytes are its own. */
export interface CheckedExhibit {
  readonly number: number;
  readonly index: number;
  readonly leaf: LogLeaf;
  readonly hash: Uint8Array;
  readonly evidence: RecordedEvidence;
}

/** What a stranger finds of a pack, by the log's key alone. Throws where a part is missing or malformed, or a proof does not hold. */
export interface CheckedPack {
  readonly file: PackFile;
  readonly question: ReturnType<typeof parsePackQuestion>;
  readonly assessment: ReturnType<typeof parsePackAssessment>;
  readonly coverage: ReturnType<typeof parsePackCoverage>;
  readonly subjects: ReturnType<typeof parseProvedSubjects>;
  readonly exhibits: readonly CheckedExhibit[];
  /** Where a leaf stands in the log, by its part and that of its proof. */
  readonly leafAt: (leafPath: string, proofPath: string) => Promise<number>;
  /** Each assessment as the pack has it, and as it follows from the exhibits, without explanations. */
  readonly verdicts: readonly { readonly told: string; readonly recomputed: string }[];
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`not so: ${what}`);
}

export async function checkedPack(bytes: Uint8Array, verifierKey: string): Promise<CheckedPack> {
  const file = await openPackFile({
    size: bytes.length,
    read: async (from, length) => bytes.subarray(from, from + length),
  });
  const part = async (path: string): Promise<Uint8Array> => {
    const found = await file.read(path);
    if (found === undefined) throw new Error(`there is no ${path}`);
    return found;
  };
  await checkBag(file, part);
  const asked = await part(packParts.question);
  const question = parsePackQuestion(asked);
  must(file.folder === packFolder(packId(asked)), 'the folder has the id of the question');
  const { checkpoint } = openCheckpoint(await part(packParts.checkpoint), logVerifier(verifierKey));
  must(
    checkpoint.size === question.log.size && checkpoint.origin === question.log.origin,
    'the checkpoint is the question’s',
  );
  const included = async (leaf: Uint8Array, proofPath: string): Promise<number> => {
    const { index, hashes, checkpoint: own } = parseProof(await part(proofPath));
    must(Buffer.from(own).equals(await part(packParts.checkpoint)), 'a proof ends in the checkpoint');
    must(verifyInclusion(checkpoint, index, leafHash(leaf), hashes), `${proofPath} holds`);
    return index;
  };
  const epochLeaf = await part(packParts.epochLeaf);
  must(
    (await included(epochLeaf, packParts.epochProof)) === question.epoch.index,
    'the epoch’s leaf is where it should be',
  );
  const epoch = mapEpochOf(parseLeaf(epochLeaf));
  must(epoch.size === question.epoch.size, 'the epoch has the size of the question’s');
  const exhibits = await exhibitsIn(file, part, included);
  must(
    exhibits.every(({ index }) => index < question.knownSize),
    'exhibits were known',
  );
  const subjects = parseProvedSubjects(await part(packParts.subjects));
  for (const { subject, tag, leaves, shown } of subjects) {
    const proof = parseMapProof(await part(mapProofPart(tag)));
    must(Buffer.from(proof.key).toString('hex') === tag, `${subject} has its own map proof`);
    must(verifyMapProof(epoch.mapRoot, proof), `the map says it of ${subject}`);
    const { end } = proof;
    must(leaves === (end.kind === 'present' ? end.sublog.size : 0), `${subject} has as many leaves`);
    if (end.kind === 'absent') continue;
    const entries = exhibits.filter(({ leaf }) => leaf.sb.includes(tag));
    must(entries.length === shown, `${subject} is shown as it says`);
    const consistency = parseSublogProof(await part(sublogProofPart(tag)));
    if (shown > 0) must(areFirstEntries(entries, end.sublog, consistency), `nothing of ${subject} is left out`);
  }
  const [assessment, coverage] = [
    parsePackAssessment(await part(packParts.assessment)),
    parsePackCoverage(await part(packParts.coverage)),
  ];
  const verdicts = verdictsOf({ question, assessment, coverage, exhibits });
  const leafAt = async (leafPath: string, proofPath: string) => included(await part(leafPath), proofPath);
  return { file, question, assessment, coverage, subjects, exhibits, leafAt, verdicts };
}

async function checkBag(file: PackFile, part: (path: string) => Promise<Uint8Array>): Promise<void> {
  const manifest = parseManifest(await part(packParts.manifest), 'manifest');
  const tags = parseManifest(await part(packParts.tagManifest), 'tag manifest');
  for (const path of file.paths) {
    if (path === packParts.tagManifest) continue;
    const expected = path.startsWith('data/') ? manifest.get(path) : tags.get(path);
    must(hash('sha256', await part(path), 'hex') === expected, `${path} is as its manifest says`);
  }
  must(manifest.size + tags.size + 1 === file.count, 'there is no part but those of the manifests');
}

async function exhibitsIn(
  file: PackFile,
  part: (path: string) => Promise<Uint8Array>,
  included: (leaf: Uint8Array, proofPath: string) => Promise<number>,
): Promise<CheckedExhibit[]> {
  const exhibits: CheckedExhibit[] = [];
  for (const path of file.paths) {
    const found = exhibitIn(path);
    if (found?.ending !== 'leaf') continue;
    const { number } = found;
    const bytes = await part(path);
    const index = await included(bytes, exhibitPart(number, 'tlog-proof'));
    const [data, metadata] = [await part(exhibitPart(number, 'bin')), await part(exhibitPart(number, 'metadata'))];
    const leaf = parseLeaf(bytes);
    must(isLeafOf(leaf, data, metadata), `exhibit ${number} has the bytes of its leaf`);
    must(
      number === exhibits.length + 1 && index > (exhibits.at(-1)?.index ?? -1),
      'exhibits are in the order of the log',
    );
    exhibits.push({
      number,
      index,
      leaf,
      hash: leafHash(bytes),
      evidence: evidenceIn({ leaf, data, metadata, index }),
    });
  }
  return exhibits;
}

function verdictsOf({
  question,
  assessment,
  coverage,
  exhibits,
}: Pick<CheckedPack, 'question' | 'assessment' | 'coverage' | 'exhibits'>): CheckedPack['verdicts'] {
  const found = new Map(
    coverage.sources.map(({ source, found: { gaps, heard } }) => {
      const inMs = gaps.map(({ from, to, ...gap }) => ({ ...gap, from: instant(from), to: instant(to) }));
      return [source, foundBy(inMs, { at: instant(heard.at), because: heard.because })];
    }),
  );
  const evidence = exhibits.map((one) => one.evidence);
  const set = new EvidenceSet(evidence, shippedRuleSets, (source) => found.get(source));
  const dossier = set.dossier(question.client, instant(question.knownAt), question.ruleSet);
  return assessment.assessments.map(({ explanation: _, ...told }) => {
    const { service, asset, entity, at } = told as Record<'service' | 'asset' | 'entity' | 'at', string>;
    const asked = { service, asset, entity, at: instant(at) };
    const again = assess(dossier, asked, { simulatedClock: question.simulated });
    return { told: canonical(told), recomputed: canonical(again) };
  });
}
