import { type Assessment, type Dossier, locationIntervalsOf } from '#libs/assessment';
import { instant } from '#libs/evidence';
import {
  isKnownPart,
  limitsInWords,
  type PackAssessment,
  type PackCoverage,
  type PackQuestion,
  packFolder,
  packId,
  packParts,
  parsePackAssessment,
  parsePackCoverage,
  parsePackQuestion,
  wordingIn,
  wordingVersion,
} from '#libs/evidence-pack';
import { FormatError } from '#libs/transparency';
import { checkedAnchors } from './checked-anchors.js';
import { checkedExhibits, type VerifiedExhibit } from './checked-exhibits.js';
import type { PackClaim } from './claim.js';
import { ClaimList } from './claim-list.js';
import { coverageInWords, mustFollow } from './coverage-claim.js';
import { type DocumentSources, sameDocuments } from './documents-claim.js';
import type { OpenedLog } from './opened-log.js';
import { counted, isOfOurWording, type OnRecord, type OpenedPack, onRecordBy, openedLog } from './opened-pack.js';
import { shownSubjects } from './order-claim.js';
import { orderInWords, orderStrength } from './order-in-words.js';
import { type PackParts, partOf } from './pack-parts.js';
import type { Pinned } from './pinned.js';
import { type DossierOfPack, dossierFrom, type RecomputedAnswer, recomputedAnswers } from './recomputed.js';
import { mustBeArrivals } from './recomputed-arrivals.js';
import { timeInWords } from './time-in-words.js';
import { trustInWords } from './trust-in-words.js';
import { verifyStatement } from './verify-statement.js';

/** What was found of a pack. */
export interface VerifiedPack {
  readonly id: string;
  readonly question: PackQuestion;
  /** Whom the verifier believed, which is what he brought. */
  readonly trust: string;
  readonly claims: readonly PackClaim[];
  /** What no such pack shows, in the words of this version. */
  readonly limits: readonly string[];
  /** Who outside of the firm has put on record what its log was, and up to which leaf. */
  readonly onRecord: OnRecord;
  /** What follows from its evidence; undefined where nothing does, or it is the client's own copy. */
  readonly recomputed: RecomputedPack | undefined;
}

/** What was made again from the evidence of a pack. */
export interface RecomputedPack {
  readonly answers: readonly Assessment[];
  /** The State of the perimeter in which the client was at the instant asked about; undefined where it was in none that is known. */
  readonly state: string | undefined;
}

/**
 * Verifies a pack by what the verifier brought. Throws a `FormatError` where it is malformed; whatever else is not so is said by its
 * claims. What later claims rest on stops at the first that does not hold.
 */
export async function verifyPack(parts: PackParts, pinned: Pinned): Promise<VerifiedPack> {
  const asked = await partOf(parts, packParts.question);
  const id = packId(asked);
  if (parts.folder !== undefined && parts.folder !== packFolder(id))
    throw new FormatError(`the folder ${parts.folder} is not called by the id of its question, ${id}`);
  const question = parsePackQuestion(asked);
  const wording = wordingIn(await partOf(parts, packParts.bagInfo));
  const claims = new ClaimList();
  const { statement } = question;
  const isKnown = (path: string) => isKnownPart(path, statement !== undefined);
  const pack = { parts, pinned, id, wording, isKnown };
  const { onRecord, recomputed } =
    statement === undefined
      ? await verifyEvidence({ ...pack, question }, claims)
      : { onRecord: await verifyStatement({ ...pack, question: { ...question, statement } }, claims) };
  return {
    ...{ id, question, trust: trustInWords(pinned), claims: claims.all },
    ...{ limits: limitsInWords(question), onRecord, recomputed },
  };
}

interface FoundEvidence {
  readonly onRecord: OnRecord;
  readonly recomputed?: RecomputedPack | undefined;
}

async function verifyEvidence(opened: OpenedPack, claims: ClaimList): Promise<FoundEvidence> {
  const answered = parsePackAssessment(await partOf(opened.parts, packParts.assessment));
  const coverage = parsePackCoverage(await partOf(opened.parts, packParts.coverage));
  const verification = new Verification(claims);
  const onRecord = await verification.all({ ...opened, answered, coverage });
  return { onRecord, recomputed: verification.recomputed };
}

interface EvidencePack extends OpenedPack {
  readonly answered: PackAssessment;
  readonly coverage: PackCoverage;
}

/** Claims, one after the other. */
class Verification {
  recomputed: RecomputedPack | undefined;
  readonly #claims: ClaimList;

  constructor(claims: ClaimList) {
    this.#claims = claims;
  }

  async all(pack: EvidencePack): Promise<OnRecord> {
    const { parts, question } = pack;
    const log = await openedLog(pack, pack.pinned, this.#claims);
    if (log === undefined) return { by: [], size: 0 };
    const exhibits = await this.#claims.step('EVIDENCE', () => checkedExhibits(parts, log, question));
    if (exhibits === undefined) return onRecordBy(log, []);
    const { origin, size } = log.checkpoint;
    this.#claims.say('EVIDENCE', `${exhibits.length}/${exhibits.length} included in ${origin} @ ${counted(size)}`);
    return this.#whatFollows(pack, log, exhibits);
  }

  async #whatFollows(pack: EvidencePack, log: OpenedLog, exhibits: readonly VerifiedExhibit[]): Promise<OnRecord> {
    const { parts, pinned, question, coverage } = pack;
    const evidence = exhibits.map((one) => one.evidence);
    const made = await this.#claims.step('VERDICT', async () => dossierFrom(question, evidence, coverage));
    const dossier = made?.dossier;
    const subjects = question.subjects ?? dossier?.subjects() ?? [];
    const assets = subjects.map(({ asset }) => asset);
    const shown = await this.#claims.step('ORDER', () =>
      shownSubjects({ parts, log, question, exhibits, assets, pinned }),
    );
    const first = dossier && firstContact(dossier, exhibits);
    if (shown !== undefined) this.#claims.say('ORDER', orderInWords(shown, log, first), orderStrength(log, pinned));
    const anchors = await this.#claims.step('TIME', () => checkedAnchors(parts, log, pinned));
    if (anchors !== undefined)
      this.#claims.say('TIME', timeInWords(anchors, first ?? shown?.own[0], first !== undefined));
    this.#sayPersonal(exhibits);
    if (made !== undefined) await this.#verdict(pack, made, exhibits);
    if (made !== undefined && shown !== undefined && anchors !== undefined) {
      const { registers } = made;
      await this.#documents({ ...pack, registers, exhibits, own: shown.own, anchors });
    }
    return onRecordBy(log, anchors ?? []);
  }

  async #verdict(
    { question, answered, coverage, pinned, wording }: EvidencePack,
    made: DossierOfPack,
    exhibits: readonly VerifiedExhibit[],
  ): Promise<void> {
    const { dossier } = made;
    const covered = await this.#claims.step('COVERAGE', async () => mustFollow(coverage, made, { question, pinned }));
    if (covered !== undefined) this.#claims.say('COVERAGE', coverageInWords(coverage, covered));
    const answers = await this.#claims.step('VERDICT', async () => {
      mustBeArrivals(answered, made, exhibits);
      return recomputedAnswers(dossier, question, answered, wording === wordingVersion);
    });
    for (const answer of answers ?? []) this.#sayAnswer(answer, answers?.length === 1);
    if (answers !== undefined)
      this.recomputed = { answers: answers.map(({ answer }) => answer), state: stateAt(dossier, instant(question.at)) };
  }

  async #documents(from: DocumentSources & Pick<OpenedPack, 'wording'>): Promise<void> {
    if (!isOfOurWording(from, this.#claims)) return;
    const count = await this.#claims.step('DOCUMENTS', () => sameDocuments(from));
    if (count) this.#claims.say('DOCUMENTS', `${count} for people, each as it follows from the rest of the pack`);
  }

  #sayPersonal(exhibits: readonly VerifiedExhibit[]): void {
    const count = (state: VerifiedExhibit['personal']) => exhibits.filter(({ personal }) => personal === state).length;
    const [opened, sealed] = [count('opened'), count('sealed')];
    if (opened + sealed > 0)
      this.#claims.say(
        'PERSONAL',
        `${opened} opened by the key that the leaf commits to, ${sealed} sealed and not disclosed`,
      );
  }

  #sayAnswer({ answer, differing }: RecomputedAnswer, isOnly: boolean): void {
    const { service, asset, status, rule } = answer;
    const of = isOnly ? '' : `${service} ${asset} `;
    const others = differing.filter((name) => name !== 'explanation');
    const words = `${of}${status} (${rule}) recomputed: ${others.length === 0 ? 'same' : `differs in ${others.join(', ')}`}`;
    this.#claims.add({ claim: 'VERDICT', verdict: others.length === 0 ? 'holds' : 'false', words });
    if (differing.includes('explanation'))
      this.#claims.add({
        ...{ claim: 'DOCUMENTS', verdict: 'false' },
        words: `${of}the explanation is not the one that follows from the answer`,
      });
  }
}

function stateAt(dossier: Dossier, at: number): string | undefined {
  const place = locationIntervalsOf(dossier).find(({ from, to }) => from <= at && at < to);
  return place?.state === 'INSIDE' ? place.country : undefined;
}

/** The exhibit of the client's first contact. */
function firstContact({ relationship }: Dossier, exhibits: readonly VerifiedExhibit[]): VerifiedExhibit | undefined {
  const [first] = relationship.contacts.all;
  return exhibits.find(
    ({ evidence }) => evidence.source === first?.evidence.source && evidence.id === first.evidence.id,
  );
}
