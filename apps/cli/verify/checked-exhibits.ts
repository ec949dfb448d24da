import type { RecordedEvidence } from '#libs/evidence';
import { evidenceIn, exhibitIn, exhibitPart, type ProvedQuestion } from '#libs/evidence-pack';
import { FormatError, isLeafOf, type LogLeaf, parseLeaf } from '#libs/transparency';
import { mustHold, PolicyNotMet } from './claim.js';
import { includedLeaf } from './inclusion.js';
import type { OpenedLog } from './opened-log.js';
import { type PackParts, partOf } from './pack-parts.js';
import { openedPersonal } from './sealed-part.js';

/** An exhibit whose leaf is in the log, and of which the evidence is what that leaf is of. */
export interface VerifiedExhibit {
  readonly number: number;
  readonly index: number;
  readonly hash: Uint8Array;
  readonly tags: readonly string[];
  readonly kind: string;
  readonly evidence: RecordedEvidence;
  /** What there is of personal data in it, and whether its key, which is the one that the leaf commits to, opens it. */
  readonly personal: 'none' | 'sealed' | 'opened';
}

/**
 * All exhibits, in the order of the log. Throws a `FormatError` where one cannot be read, and a `FalseClaim` where its leaf is not in the
 * log, its bytes are another's, it stands out of order, or it was recorded later than is asked about; and a `PolicyNotMet` where its leaf
 * has a name that the log never had.
 */
export async function checkedExhibits(
  parts: PackParts,
  log: OpenedLog,
  question: ProvedQuestion,
): Promise<readonly VerifiedExhibit[]> {
  const exhibits: VerifiedExhibit[] = [];
  const tagTexts = new Map<string, string>();
  const identities = new Set<string>();
  let before = -1;
  for (const path of parts.paths) {
    const found = exhibitIn(path);
    if (found === undefined) {
      if (path.startsWith('data/evidence/')) throw new FormatError(`${path} is of no exhibit`);
      continue;
    }
    if (found.ending !== 'leaf') continue;
    const number = exhibits.length + 1;
    if (found.number !== number) throw new FormatError(`${path} is not the next exhibit, ${number}`);
    const { leaf, ...exhibit } = await exhibitOf(parts, log, number);
    const { index, evidence } = exhibit;
    const identity = `${leaf.kind}\n${evidence.source}\n${evidence.id}`;
    mustHold(index > before, () => `exhibit ${number} stands before the one that it follows`);
    mustHold(
      index < question.knownSize,
      () => `exhibit ${number} was not known yet at the instant that is asked about`,
    );
    mustHold(!identities.has(identity), () => `exhibit ${number} has the source and the id of another one`);
    identities.add(identity);
    before = index;
    const tags = leaf.sb.map((tag) => held(tagTexts, tag));
    exhibits.push({ ...exhibit, tags, kind: leaf.kind });
  }
  return exhibits;
}

/** Many exhibits have the same tags: each is held once. */
function held(texts: Map<string, string>, text: string): string {
  const found = texts.get(text);
  if (found !== undefined) return found;
  texts.set(text, text);
  return text;
}

type Read = Omit<VerifiedExhibit, 'tags' | 'kind'> & { readonly leaf: LogLeaf };

async function exhibitOf(parts: PackParts, log: OpenedLog, number: number): Promise<Read> {
  const part = (ending: Parameters<typeof exhibitPart>[1]) => exhibitPart(number, ending);
  const { bytes, index, hash } = await includedLeaf(parts, log, { leaf: part('leaf'), proof: part('tlog-proof') });
  const leaf = parseLeaf(bytes);
  mustBeOf(leaf, log, index, number);
  const [data, metadata] = [await partOf(parts, part('bin')), await partOf(parts, part('metadata'))];
  mustHold(isLeafOf(leaf, data, metadata), () => `exhibit ${number} is not what its leaf in the log is of`);
  const evidence = evidenceIn({ leaf, data, metadata, index });
  const isItsLeaf = leaf.src === evidence.source && leaf.id === evidence.id;
  mustHold(isItsLeaf, () => `the leaf of exhibit ${number} names other evidence than its metadata`);
  const key = await parts.read(part('dek'));
  const personal = openedPersonal({ leaf, evidence, key, number });
  return { number, index, hash, leaf, evidence, personal };
}

/** Throws a `PolicyNotMet` where the leaf of an exhibit has a name that the log never had. */
export function mustBeOf(leaf: LogLeaf, log: OpenedLog, index: number, number: number): void {
  if (leaf.log !== log.originAt(index))
    throw new PolicyNotMet(
      `the leaf of exhibit ${number} is of ${leaf.log}, and nothing in the pack says that the log was called so`,
    );
}
