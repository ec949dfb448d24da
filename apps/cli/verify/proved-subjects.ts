import { isRegisterSubject } from '#libs/assessment';
import { instant, namedRegisters, subjectsOf } from '#libs/evidence';
import {
  areFirstEntries,
  mapProofPart,
  type ProvedQuestion,
  type ProvedSubject,
  packParts,
  parseProvedSubjects,
  parseSublogProof,
  sublogProofPart,
} from '#libs/evidence-pack';
import { mapEpochOf, parseLeaf, parseMapProof, subjectTag, verifyMapProof } from '#libs/transparency';
import type { VerifiedExhibit } from './checked-exhibits.js';
import { mustHold } from './claim.js';
import { includedLeaf } from './inclusion.js';
import type { OpenedLog } from './opened-log.js';
import { type PackParts, partOf } from './pack-parts.js';
import type { Pinned } from './pinned.js';

/** A leaf by its place and its hash. */
export type LeafInList = Pick<VerifiedExhibit, 'index' | 'hash'>;

export interface SubjectsAsked {
  readonly parts: PackParts;
  readonly log: OpenedLog;
  readonly question: ProvedQuestion;
  readonly exhibits: readonly VerifiedExhibit[];
  readonly pinned: Pinned;
}

/** Subjects of which all that was known is among the exhibits. */
export interface ProvedSubjects {
  readonly subjects: readonly ProvedSubject[];
  /** The size of the log over which the map is. */
  readonly epochSize: number;
  /** Exhibits whose leaves have a tag. */
  readonly entriesOf: (tag: string) => readonly VerifiedExhibit[];
}

/**
 * Whether nothing is left out of what is shown of the subjects that are listed, and whether those that have to be are. Throws a
 * `FalseClaim` where something is left out, or nothing shows that it is not.
 */
export async function provedSubjects(
  asked: SubjectsAsked,
  required: readonly (readonly [role: ProvedSubject['role'], names: Iterable<string>])[],
): Promise<ProvedSubjects> {
  const { parts, exhibits, pinned } = asked;
  const { size: epochSize, mapRoot } = await epochOf(asked);
  const subjects = parseProvedSubjects(await partOf(parts, packParts.subjects));
  const byName = new Map(subjects.map((one) => [one.subject, one]));
  const tags = new Set(subjects.map(({ tag }) => tag));
  mustHold(
    byName.size === subjects.length && tags.size === subjects.length,
    () => 'a subject, or a tag, is there twice',
  );
  for (const [role, names] of required)
    for (const name of names)
      mustHold(byName.get(name)?.role === role, () => `nothing shows that all about ${name} is here`);
  const byTag = Map.groupBy(
    exhibits.flatMap((exhibit) => exhibit.tags.filter((tag) => tags.has(tag)).map((tag) => ({ tag, exhibit }))),
    ({ tag }) => tag,
  );
  const entriesOf = (tag: string) => byTag.get(tag)?.map(({ exhibit }) => exhibit) ?? [];
  for (const one of subjects) {
    mustBeTagOf(one, pinned);
    await mustBeComplete(parts, one, { mapRoot, entries: entriesOf(one.tag) });
  }
  for (const exhibit of exhibits) mustBeTagged(exhibit, byName);
  if (hiddenOf(subjects) > 0) await mustBeLater(asked);
  return { subjects, epochSize, entriesOf };
}

/** How many leaves are about these subjects and are not shown. */
export const hiddenOf = (subjects: readonly ProvedSubject[]): number =>
  subjects.reduce((sum, { leaves, shown }) => sum + leaves - shown, 0);

export async function epochOf({ parts, log, question }: Pick<SubjectsAsked, 'parts' | 'log' | 'question'>) {
  const { epoch } = question;
  const proof = { leaf: packParts.epochLeaf, proof: packParts.epochProof };
  const { bytes, index } = await includedLeaf(parts, log, proof);
  const leaf = parseLeaf(bytes);
  const said = mapEpochOf(leaf);
  const isAsked =
    index === epoch.index &&
    said.size === epoch.size &&
    said.size <= index &&
    Buffer.from(said.mapRoot).toString('hex') === epoch.mapRoot;
  mustHold(isAsked, () => 'the epoch of the map is not that of the question');
  return said;
}

/** That what is hidden was not known yet: the first leaf that was not is of a later time, and none behind it is of an earlier one. */
export async function mustBeLater({
  parts,
  log,
  question,
}: Pick<SubjectsAsked, 'parts' | 'log' | 'question'>): Promise<void> {
  const { knownSize, knownAt } = question;
  const isShown = (await parts.read(packParts.nextLeaf)) !== undefined;
  mustHold(isShown, () => 'something is hidden, and nothing shows that it was recorded later than is asked about');
  const { bytes, index } = await includedLeaf(parts, log, { leaf: packParts.nextLeaf, proof: packParts.nextProof });
  const isLater = index === knownSize && instant(parseLeaf(bytes).t) > instant(knownAt);
  mustHold(isLater, () => 'something is hidden that was known at the instant that is asked about');
}

export function mustBeTagOf({ subject, tag }: ProvedSubject, { tagKey }: Pinned): void {
  if (tagKey === undefined) return;
  const slash = subject.indexOf('/');
  const own = subjectTag(tagKey, subject.slice(0, slash), subject.slice(slash + 1));
  mustHold(
    Buffer.from(own).toString('hex') === tag,
    () => `the tag that is said to be that of ${subject} is another's`,
  );
}

/** That these leaves are the first of a subject's list, and as many as are said. Throws a `FalseClaim` where they are not. */
export async function mustBeComplete(
  parts: PackParts,
  { subject, tag, leaves, shown }: ProvedSubject,
  { mapRoot, entries }: { readonly mapRoot: Uint8Array; readonly entries: readonly LeafInList[] },
): Promise<void> {
  const proof = parseMapProof(await partOf(parts, mapProofPart(tag)));
  const isOfTag = Buffer.from(proof.key).toString('hex') === tag && verifyMapProof(mapRoot, proof);
  mustHold(isOfTag, () => `the map does not say of ${subject} what its proof says`);
  const { end } = proof;
  const count = end.kind === 'present' ? end.sublog.size : 0;
  mustHold(
    count === leaves && entries.length === shown,
    () => `${subject} has ${count} leaves of which ${entries.length} are shown, and not ${leaves} and ${shown}`,
  );
  if (end.kind === 'absent') return;
  const consistency = parseSublogProof(await partOf(parts, sublogProofPart(tag)));
  const isFirst = areFirstEntries(entries, end.sublog, consistency);
  mustHold(isFirst, () => `something is left out of what is shown of ${subject}`);
}

const arrivals: ReadonlySet<string> = new Set(['ledger.quarantine', 'ledger.conflict']);

/** Evidence about a subject has its tag in the log: else its list could be complete without it. */
function mustBeTagged(
  { number, kind, tags, evidence }: VerifiedExhibit,
  byName: ReadonlyMap<string, ProvedSubject>,
): void {
  if (arrivals.has(kind)) return;
  for (const subject of subjectsOf(evidence)) {
    const tag = byName.get(subject)?.tag;
    mustHold(
      tag === undefined || tags.includes(tag),
      () => `exhibit ${number} is about ${subject}, and its leaf has not its tag`,
    );
  }
}

/** Registers that exhibits are about, or that those name, and of which nothing shows that they are complete. */
export function unprovedRegisters(
  exhibits: readonly VerifiedExhibit[],
  { subjects }: Pick<ProvedSubjects, 'subjects'>,
): string[] {
  const proved = new Set(subjects.map(({ subject }) => subject));
  const registers = exhibits.map((one) => one.evidence).filter(({ subject }) => isRegisterSubject(subject));
  const used = new Set([...registers.map(({ subject }) => subject), ...namedRegisters(registers)]);
  return [...used].filter((subject) => !proved.has(subject)).sort();
}
