import type { Assessment } from '#libs/assessment';
import {
  bracketOf,
  custodyCsv,
  custodyOf,
  dossierDocumentParts,
  dossierParts,
  isKnownDossierPart,
  type LatePart,
  limitsOfDossier,
  logOfPack,
  packFolder,
  packId,
  packParts,
  parseStateFigures,
  type StateDossierQuestion,
  stateReadings,
  wordingIn,
} from '#libs/evidence-pack';
import { FormatError, parseCheckpointText, parseLeaf, parseNote } from '#libs/transparency';
import { checkedAnchors, type VerifiedAnchor } from './checked-anchors.js';
import { checkedExhibits, type VerifiedExhibit } from './checked-exhibits.js';
import { mustHold, type PackClaim } from './claim.js';
import { ClaimList } from './claim-list.js';
import { containedPacks } from './contained-pack.js';
import { countsInWords } from './figures-claim.js';
import type { OpenedLog } from './opened-log.js';
import { counted, isOfOurWording, type OnRecord, onRecordBy, openedLog } from './opened-pack.js';
import { orderStrength, registersInWords } from './order-in-words.js';
import { type PackParts, partOf } from './pack-parts.js';
import type { Pinned } from './pinned.js';
import { hiddenOf, provedSubjects } from './proved-subjects.js';
import { byKnownRuleSet } from './recomputed.js';
import { timeInWords } from './time-in-words.js';
import { trustInWords } from './trust-in-words.js';
import { type VerifiedPack, verifyPack } from './verify-pack.js';

/** What was found of a dossier about a State. */
export interface VerifiedDossier {
  readonly id: string;
  readonly question: StateDossierQuestion;
  /** Whom it was verified by, in words. */
  readonly trust: string;
  readonly claims: readonly PackClaim[];
  readonly limits: readonly string[];
  readonly onRecord: OnRecord;
  /** The packs of its sample, each verified as a pack of its own. */
  readonly packs: readonly VerifiedPack[];
}

interface OpenedDossier {
  readonly parts: PackParts;
  readonly pinned: Pinned;
  readonly id: string;
  readonly question: StateDossierQuestion;
  readonly claims: ClaimList;
}

/**
 * Verifies a dossier by what the verifier brought: its packs wholly, its tables from its exhibits. Throws a `FormatError` where it is
 * malformed; whatever else is not so is said by its claims.
 */
export async function verifyDossier(
  parts: PackParts,
  pinned: Pinned,
  question: StateDossierQuestion,
): Promise<VerifiedDossier> {
  const id = packId(await partOf(parts, packParts.question));
  if (parts.folder !== undefined && parts.folder !== packFolder(id))
    throw new FormatError(`the folder ${parts.folder} is not called by the id of its question, ${id}`);
  const claims = new ClaimList();
  const packs: VerifiedPack[] = [];
  const onRecord = await found({ parts, pinned, id, question, claims }, packs);
  const limits = limitsOfDossier(question);
  return { id, question, trust: trustInWords(pinned), claims: claims.all, limits, onRecord, packs };
}

async function found(dossier: OpenedDossier, packs: VerifiedPack[]): Promise<OnRecord> {
  const { parts, pinned, id, question, claims } = dossier;
  const wording = wordingIn(await partOf(parts, packParts.bagInfo));
  const log = await openedLog({ parts, id, question, wording, isKnown: isKnownDossierPart }, pinned, claims);
  if (log === undefined) return { by: [], size: 0 };
  const exhibits = await claims.step('EVIDENCE', () => checkedExhibits(parts, log, question));
  if (exhibits === undefined) return onRecordBy(log, []);
  const count = counted(exhibits.length);
  claims.say('EVIDENCE', `${count}/${count} included in ${log.checkpoint.origin} @ ${counted(log.checkpoint.size)}`);
  await sayOrder(dossier, log, exhibits);
  const anchors = await claims.step('TIME', () => checkedAnchors(parts, log, pinned));
  if (anchors !== undefined) claims.say('TIME', timeInWords(anchors, exhibits[0], false));
  packs.push(...(await sampled(dossier)));
  await whatFollows(dossier, { log, exhibits, anchors, packs, wording });
  return onRecordBy(log, anchors ?? []);
}

/** All that is shown of registers is whole, of each that exhibits are about. */
async function sayOrder(
  { parts, pinned, question, claims }: OpenedDossier,
  log: OpenedLog,
  exhibits: readonly VerifiedExhibit[],
) {
  const registers = new Set(
    exhibits.map(({ evidence }) => evidence.subject).filter((subject) => ofRegister.test(subject)),
  );
  const proved = await claims.step('ORDER', () => provedSubjects({ parts, log, question, exhibits, pinned }, []));
  if (proved === undefined) return;
  const names = new Set(proved.subjects.map(({ subject }) => subject));
  const unproved = [...registers].filter((subject) => !names.has(subject)).sort();
  const said = { ...proved, unproved, later: hiddenOf(proved.subjects) };
  claims.say('ORDER', registersInWords(said, log), orderStrength(log, pinned));
}

/** Of sources a dossier shows what is registered, and the ledger's own entries as they are: no list of theirs is whole. */
const ofRegister = /^(?:campaign|actor|surface|asset|entity)\//;

/** The packs of the sample: a line for each, and what is not so in one by its name. */
async function sampled({ parts, pinned, question, claims }: OpenedDossier): Promise<VerifiedPack[]> {
  const contained = await claims.step('SAMPLE', async () => containedPacks(parts, question.sample));
  const packs: VerifiedPack[] = [];
  for (const [index, own] of (contained ?? []).entries()) {
    const client = question.sample[index]?.client as string;
    const pack = await verifyPack(own, pinned);
    packs.push(pack);
    await claims.step('SAMPLE', async () => mustBeOf(question, client, pack));
    const wrong = pack.claims.filter(({ verdict }) => verdict !== 'holds');
    const isFalse = wrong.some(({ verdict }) => verdict === 'false');
    const answers = pack.recomputed?.answers.map(
      ({ service, asset, status, rule }) => `${service} ${asset} ${status} (${rule})`,
    );
    const said = wrong.length > 0 ? wrong.map(({ claim, words }) => `${claim} ${words}`) : (answers ?? []);
    const words = `${client}: ${wrong.length > 0 ? '' : 'its pack is verified · '}${said.join('; ') || 'no subject on record'}`;
    claims.add({ claim: 'SAMPLE', verdict: isFalse ? 'false' : wrong.length > 0 ? 'unmet' : 'holds', words });
  }
  return packs;
}

/** That a pack is the one that this dossier says, about all of the client at the period's end, by the same log. */
function mustBeOf({ to, knownAt, log, epoch }: StateDossierQuestion, client: string, { question }: VerifiedPack): void {
  const isOfIt =
    question.client === client &&
    question.at === to &&
    question.knownAt === knownAt &&
    question.subjects === undefined &&
    question.ruleSet === undefined &&
    question.statement === undefined &&
    !question.includePersonal;
  const isOfLog =
    question.log.origin === log.origin && question.log.size === log.size && question.epoch.index === epoch.index;
  mustHold(isOfIt && isOfLog, () => `the pack of ${client} answers another question than that of this dossier`);
}

interface FollowingFrom {
  readonly log: OpenedLog;
  readonly exhibits: readonly VerifiedExhibit[];
  readonly anchors: readonly VerifiedAnchor[] | undefined;
  readonly packs: readonly VerifiedPack[];
  readonly wording: number;
}

/** Tables, counts and documents. */
async function whatFollows({ parts, question, claims }: OpenedDossier, from: FollowingFrom): Promise<void> {
  const { log, exhibits, anchors = [], packs, wording } = from;
  const figures = parseStateFigures(await partOf(parts, dossierParts.figures));
  const answers = new Map(packs.map((pack) => [pack.id, pack.recomputed?.answers as readonly Assessment[]]));
  const readings = await claims.step('TABLES', async () => byKnownRuleSet(() => stateReadings(exhibits, question)));
  if (readings === undefined) return;
  const facts = { question, figures, answers, ...readings, log: logOfPack(question, log.note, anchors) };
  const made = dossierDocumentParts(facts);
  const tables = made.filter(({ path }) => path.endsWith('.csv'));
  if (await claims.step('TABLES', () => mustBeSame(parts, tables)))
    claims.say('TABLES', `${tables.length} tables, each as it follows from the exhibits and the packs`);
  const clients = await partOf(parts, dossierParts.clients);
  const words = await claims.step('FIGURES', async () => countsInWords({ question, figures, clients, packs }));
  if (words !== undefined) claims.say('FIGURES', words, 'AS_CLAIMED');
  if (!isOfOurWording({ wording }, claims)) return;
  const documents = [
    ...made.filter((one) => !tables.includes(one)),
    await custodyFrom(parts, question, { ...from, anchors }),
  ];
  if (await claims.step('DOCUMENTS', () => mustBeSame(parts, documents)))
    claims.say('DOCUMENTS', `${documents.length} for people, each as it follows from the rest of the dossier`);
}

async function mustBeSame(parts: PackParts, made: readonly LatePart[]): Promise<true> {
  for (const { path, make } of made) {
    const isSame = Buffer.from(await make()).equals(await partOf(parts, path));
    mustHold(isSame, () => `${path} is not what this version makes of the rest of the dossier: do not rely on it`);
  }
  return true;
}

async function custodyFrom(
  parts: PackParts,
  question: StateDossierQuestion,
  {
    log,
    exhibits,
    anchors,
  }: Required<Pick<FollowingFrom, 'log' | 'exhibits'>> & { readonly anchors: readonly VerifiedAnchor[] },
): Promise<LatePart> {
  const { t: epochTime } = parseLeaf(await partOf(parts, packParts.epochLeaf));
  const ends = [...new Set([exhibits[0], exhibits.at(-1)])].filter((one) => one !== undefined);
  const custody = custodyOf({
    ...{ question, epochTime, exhibits: exhibits.length },
    root: Buffer.from(parseCheckpointText(parseNote(log.note).text).root).toString('base64'),
    brackets: ends.map(({ number, index }) => ({ number, ...bracketOf(anchors, index) })),
  });
  return { path: packParts.custody, make: () => custodyCsv(custody) };
}
