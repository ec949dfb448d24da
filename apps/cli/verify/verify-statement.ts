import { hash } from 'node:crypto';
import { isKind } from '#libs/evidence';
import {
  exhibitIn,
  exhibitPart,
  logOfPack,
  type OpenedExhibit,
  openedExhibit,
  packParts,
  parseProvedSubjects,
  parseStatementPart,
  type StatementFacts,
  type StatementPart,
  statementParts,
} from '#libs/evidence-pack';
import { FormatError, parseLeaf } from '#libs/transparency';
import { checkedAnchors } from './checked-anchors.js';
import { mustBeOf } from './checked-exhibits.js';
import { asFalse, mustHold } from './claim.js';
import type { ClaimList } from './claim-list.js';
import { includedLeaf } from './inclusion.js';
import type { OpenedLog } from './opened-log.js';
import { counted, isOfOurWording, type OnRecord, type OpenedPack, onRecordBy, openedLog } from './opened-pack.js';
import { orderStrength } from './order-in-words.js';
import { partOf } from './pack-parts.js';
import { epochOf, type LeafInList, mustBeComplete, mustBeLater, mustBeTagOf } from './proved-subjects.js';
import { timeInWords } from './time-in-words.js';

type OpenedStatement = OpenedPack & Pick<StatementFacts, 'question'>;

/** An entry of a statement whose leaf is in the log, and of which its data is what that leaf is of. */
interface VerifiedEntry extends OpenedExhibit, LeafInList {
  readonly tags: readonly string[];
}

/**
 * Verifies a client's own copy: a claim for each thing that an evidence pack has, and what it has not is said. Throws a `FormatError` where
 * it is malformed.
 */
export async function verifyStatement(pack: OpenedStatement, claims: ClaimList): Promise<OnRecord> {
  const part = parseStatementPart(await partOf(pack.parts, packParts.statement));
  const log = await openedLog(pack, pack.pinned, claims);
  if (log === undefined) return { by: [], size: 0 };
  const entries = await claims.step('EVIDENCE', () => verifiedEntries(pack, log, part));
  if (entries === undefined) return onRecordBy(log, []);
  const { origin, size } = log.checkpoint;
  claims.say(
    'EVIDENCE',
    `${entries.length}/${entries.length} included in ${origin} @ ${counted(size)}; when they happened and of which identifier they are is as claimed`,
  );
  const own = await claims.step('ORDER', () => provedOwn(pack, log, { part, entries }));
  if (own !== undefined) claims.say('ORDER', own.words, orderStrength(log, pack.pinned));
  const anchors = await claims.step('TIME', () => checkedAnchors(pack.parts, log, pack.pinned));
  if (anchors !== undefined) claims.say('TIME', timeInWords(anchors, entries[0], false));
  sayPersonal(entries, claims);
  claims.say(
    'VERDICT',
    `${part.conclusions.length} as claimed: what they follow from is in an evidence pack, and not here`,
  );
  if (own !== undefined && anchors !== undefined && isOfOurWording(pack, claims)) {
    const note = await partOf(pack.parts, packParts.checkpoint);
    const facts = { ...pack, part, exhibits: entries, own: own.subjects, log: logOfPack(pack.question, note, anchors) };
    const count = await claims.step('DOCUMENTS', () => sameDocuments(pack, facts));
    if (count) claims.say('DOCUMENTS', `${count} for people, each as it follows from the rest of the pack`);
  }
  return onRecordBy(log, anchors ?? []);
}

async function verifiedEntries(
  { parts, question }: OpenedStatement,
  log: OpenedLog,
  part: StatementPart,
): Promise<readonly VerifiedEntry[]> {
  let count = 0;
  for (const path of parts.paths) {
    if (exhibitIn(path) === undefined && path.startsWith('data/evidence/'))
      throw new FormatError(`${path} is of no exhibit`);
    if (exhibitIn(path)?.ending === 'leaf') count++;
  }
  if (count !== part.exhibits.length) throw new FormatError('statement.json has not as many exhibits as there are');
  const entries: VerifiedEntry[] = [];
  let before = -1;
  for (const [at, said] of part.exhibits.entries()) {
    const number = at + 1;
    if (said.exhibit !== number) throw new FormatError(`statement.json has exhibit ${number} in another place`);
    const of = (ending: Parameters<typeof exhibitPart>[1]) => exhibitPart(number, ending);
    const {
      bytes,
      index,
      hash: leafHash,
    } = await includedLeaf(parts, log, { leaf: of('leaf'), proof: of('tlog-proof') });
    const leaf = parseLeaf(bytes);
    mustBeOf(leaf, log, index, number);
    const data = await partOf(parts, of('bin'));
    mustHold(hash('sha256', data, 'hex') === leaf.ct, () => `exhibit ${number} is not what its leaf in the log is of`);
    mustHold(index > before, () => `exhibit ${number} stands before the one that it follows`);
    mustHold(
      index < question.knownSize,
      () => `exhibit ${number} was not known yet at the instant that is asked about`,
    );
    before = index;
    const key = await parts.read(of('dek'));
    entries.push({
      ...asFalse(() => openedExhibit({ leaf, data, key, said }), ''),
      index,
      hash: leafHash,
      tags: leaf.sb,
    });
  }
  return entries;
}

/** That nothing is left out of the lists of the client and of what is its own but leaves that are shown by their hash. */
async function provedOwn(
  { parts, question, pinned }: OpenedStatement,
  log: OpenedLog,
  { part, entries }: { readonly part: StatementPart; readonly entries: readonly VerifiedEntry[] },
): Promise<{ readonly subjects: ReadonlySet<string>; readonly words: string }> {
  const { mapRoot, size } = await epochOf({ parts, log, question });
  const proved = parseProvedSubjects(await partOf(parts, packParts.subjects));
  const subjects = new Set(proved.map(({ subject }) => subject));
  const tags = new Set(proved.map(({ tag }) => tag));
  mustHold(subjects.size === proved.length && tags.size === proved.length, () => 'a subject, or a tag, is there twice');
  const [client] = proved;
  const isClient = client?.role === 'client' && client.subject === `client/${question.client}`;
  mustHold(isClient, () => 'nothing shows that all about the client is here');
  const links = entries.map(({ evidence }) => evidence).filter((evidence) => isKind(evidence, 'IdentityLink'));
  const linked = new Set(links.map(({ data }) => `identifier/${data.identifier}`));
  for (const { subject } of proved.slice(1))
    mustHold(linked.has(subject), () => `no link joins ${subject} to the client`);
  const withheld = part.withheld.map((leaf) => ({ ...leaf, hash: Buffer.from(leaf.hash, 'hex') }));
  const all: readonly (LeafInList & { readonly tags: readonly string[] })[] = [...entries, ...withheld].sort(
    (a, b) => a.index - b.index,
  );
  const byTag = Map.groupBy(
    all.flatMap((leaf) => leaf.tags.map((tag) => ({ tag, leaf }))),
    ({ tag }) => tag,
  );
  for (const one of proved) {
    mustBeTagOf(one, pinned);
    const own = (byTag.get(one.tag) ?? []).map(({ leaf }) => leaf);
    await mustBeComplete(parts, one, { mapRoot, entries: own });
  }
  const tagsOf = new Map(proved.map(({ subject, tag }) => [subject, tag]));
  for (const [at, { evidence, tags: has }] of entries.entries()) {
    const tag = tagsOf.get(evidence.subject);
    mustHold(
      tag !== undefined && has.includes(tag),
      () => `exhibit ${at + 1} is not about the client, or not by its leaf`,
    );
  }
  for (const { index, tags: has } of withheld)
    mustHold(
      has.some((tag) => tags.has(tag)),
      () => `leaf ${index} is withheld and is not about the client`,
    );
  const later = proved.reduce((sum, { leaves, shown }) => sum + leaves - shown, 0);
  if (later > 0) await mustBeLater({ parts, log, question });
  const words = [
    `${entries.length} of ${all.length} shown, ${withheld.length} withheld and counted`,
    ...(later === 0 ? [] : [`${later} were recorded later and are not shown`]),
    `map over ${counted(size)} entries`,
  ];
  return { subjects, words: words.join(' · ') };
}

function sayPersonal(entries: readonly VerifiedEntry[], claims: ClaimList): void {
  const sealed = entries.filter(({ isSealed }) => isSealed);
  const opened = sealed.filter(({ personal }) => personal !== undefined).length;
  if (sealed.length > 0)
    claims.say(
      'PERSONAL',
      `${opened} opened by the key that the leaf commits to, ${sealed.length - opened} sealed and not disclosed`,
    );
}

async function sameDocuments({ parts }: OpenedStatement, facts: StatementFacts): Promise<number> {
  let count = 0;
  for (const { path, make } of statementParts(facts)) {
    const isSame = Buffer.from(await make()).equals(await partOf(parts, path));
    mustHold(isSame, () => `${path} is not what this version makes of the rest of the pack: do not rely on it`);
    count++;
  }
  return count;
}
