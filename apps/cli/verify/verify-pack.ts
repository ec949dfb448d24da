import type { Dossier } from '#libs/assessment';
import {
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
import { checkedAnchors, type VerifiedAnchor } from './checked-anchors.js';
import { checkBag } from './checked-bag.js';
import { checkedExhibits, type VerifiedExhibit } from './checked-exhibits.js';
import { FalseClaim, type PackClaim, type PackClaimName, PolicyNotMet } from './claim.js';
import { coverageInWords, mustFollow } from './coverage-claim.js';
import { type DocumentSources, sameDocuments } from './documents-claim.js';
import { logInWords } from './log-in-words.js';
import { type OpenedLog, openLog } from './opened-log.js';
import { shownSubjects } from './order-claim.js';
import { orderInWords, orderStrength } from './order-in-words.js';
import { type PackParts, partOf } from './pack-parts.js';
import type { Pinned } from './pinned.js';
import { type DossierOfPack, dossierFrom, type RecomputedAnswer, recomputedAnswers } from './recomputed.js';
import { mustBeArrivals } from './recomputed-arrivals.js';
import { timeInWords } from './time-in-words.js';

/** What was found of a pack. */
export interface VerifiedPack {
  readonly id: string;
  readonly question: PackQuestion;
  readonly claims: readonly PackClaim[];
  /** What no such pack shows, in the words of this version. */
  readonly limits: readonly string[];
  /** Who outside of the firm has put on record what its log was, and up to which leaf. */
  readonly onRecord: { readonly by: readonly string[]; readonly size: number };
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
  const answered = parsePackAssessment(await partOf(parts, packParts.assessment));
  const coverage = parsePackCoverage(await partOf(parts, packParts.coverage));
  const wording = wordingIn(await partOf(parts, packParts.bagInfo));
  const claims: PackClaim[] = [];
  const verification = new Verification(claims);
  const found = await verification.all({ parts, pinned, id, question, answered, coverage, wording });
  return { id, question, claims, limits: limitsInWords(question), onRecord: found };
}

interface OpenedPack {
  readonly parts: PackParts;
  readonly pinned: Pinned;
  readonly id: string;
  readonly question: PackQuestion;
  readonly answered: PackAssessment;
  readonly coverage: PackCoverage;
  readonly wording: number;
}

/** Claims, one after the other. */
class Verification {
  readonly #claims: PackClaim[];

  constructor(claims: PackClaim[]) {
    this.#claims = claims;
  }

  async all(pack: OpenedPack): Promise<VerifiedPack['onRecord']> {
    const { parts, pinned, id, question, wording } = pack;
    const nobody = { by: [], size: 0 };
    const isWhole = await this.#claim('BAG', () => checkBag(parts, id, question, wording).then(() => true));
    if (!isWhole) return nobody;
    this.#say('BAG', `${parts.count} parts, each as the manifests say`);
    const log = await this.#claim('LOG', () => openLog(parts, question, pinned));
    if (log === undefined) return nobody;
    this.#sayLog(log, pinned);
    const exhibits = await this.#claim('EVIDENCE', () => checkedExhibits(parts, log, question));
    if (exhibits === undefined) return onRecordBy(log, []);
    const { origin, size } = log.checkpoint;
    this.#say('EVIDENCE', `${exhibits.length}/${exhibits.length} included in ${origin} @ ${counted(size)}`);
    return this.#whatFollows(pack, log, exhibits);
  }

  async #whatFollows(
    pack: OpenedPack,
    log: OpenedLog,
    exhibits: readonly VerifiedExhibit[],
  ): Promise<VerifiedPack['onRecord']> {
    const { parts, pinned, question, coverage } = pack;
    const evidence = exhibits.map((one) => one.evidence);
    const made = await this.#claim('VERDICT', async () => dossierFrom(question, evidence, coverage));
    const dossier = made?.dossier;
    const subjects = question.subjects ?? dossier?.subjects() ?? [];
    const assets = subjects.map(({ asset }) => asset);
    const shown = await this.#claim('ORDER', () => shownSubjects({ parts, log, question, exhibits, assets, pinned }));
    const first = dossier && firstContact(dossier, exhibits);
    if (shown !== undefined) this.#say('ORDER', orderInWords(shown, log, first), orderStrength(log, pinned));
    const anchors = await this.#claim('TIME', () => checkedAnchors(parts, log, pinned));
    if (anchors !== undefined) this.#say('TIME', timeInWords(anchors, first ?? shown?.own[0], first !== undefined));
    this.#sayPersonal(exhibits);
    if (made !== undefined) await this.#verdict(pack, made, exhibits);
    if (made !== undefined && shown !== undefined && anchors !== undefined) {
      const { registers } = made;
      await this.#documents({ ...pack, registers, exhibits, own: shown.own, anchors });
    }
    return onRecordBy(log, anchors ?? []);
  }

  async #verdict(
    { question, answered, coverage, pinned, wording }: OpenedPack,
    made: DossierOfPack,
    exhibits: readonly VerifiedExhibit[],
  ): Promise<void> {
    const { dossier } = made;
    const covered = await this.#claim('COVERAGE', async () => mustFollow(coverage, made, { question, pinned }));
    if (covered !== undefined) this.#say('COVERAGE', coverageInWords(coverage, covered));
    const answers = await this.#claim('VERDICT', async () => {
      mustBeArrivals(answered, made, exhibits);
      return recomputedAnswers(dossier, question, answered, wording === wordingVersion);
    });
    for (const answer of answers ?? []) this.#sayAnswer(answer, answers?.length === 1);
  }

  async #documents(from: DocumentSources & Pick<OpenedPack, 'wording'>): Promise<void> {
    if (from.wording !== wordingVersion) {
      const words =
        `in wording ${from.wording}, and this version has ${wordingVersion}: not compared, as are explanations and limits. ` +
        'Do not rely on them, or verify with the version that made the pack';
      this.#claims.push({ claim: 'DOCUMENTS', verdict: 'unmet', words });
      return;
    }
    const count = await this.#claim('DOCUMENTS', () => sameDocuments(from));
    if (count) this.#say('DOCUMENTS', `${count} for people, each as it follows from the rest of the pack`);
  }

  #sayLog(log: OpenedLog, { policy }: Pinned): void {
    const words = logInWords(log);
    if (log.hasQuorum) this.#say('LOG', words);
    else this.#claims.push({ claim: 'LOG', verdict: 'unmet', words: `${words}; the policy wants ${policy.quorum}` });
  }

  #sayPersonal(exhibits: readonly VerifiedExhibit[]): void {
    const count = (state: VerifiedExhibit['personal']) => exhibits.filter(({ personal }) => personal === state).length;
    const [opened, sealed] = [count('opened'), count('sealed')];
    if (opened + sealed > 0)
      this.#say('PERSONAL', `${opened} opened by the key that the leaf commits to, ${sealed} sealed and not disclosed`);
  }

  #sayAnswer({ answer, differing }: RecomputedAnswer, isOnly: boolean): void {
    const { service, asset, status, rule } = answer;
    const of = isOnly ? '' : `${service} ${asset} `;
    const others = differing.filter((name) => name !== 'explanation');
    const words = `${of}${status} (${rule}) recomputed: ${others.length === 0 ? 'same' : `differs in ${others.join(', ')}`}`;
    this.#claims.push({ claim: 'VERDICT', verdict: others.length === 0 ? 'holds' : 'false', words });
    if (differing.includes('explanation'))
      this.#claims.push({
        ...{ claim: 'DOCUMENTS', verdict: 'false' },
        words: `${of}the explanation is not the one that follows from the answer`,
      });
  }

  #say(claim: PackClaimName, words: string, strength?: string): void {
    this.#claims.push({ claim, verdict: 'holds', words, ...(strength !== undefined && { strength }) });
  }

  /** What a step found; undefined where the claim does not hold, which is said. */
  async #claim<T>(claim: PackClaimName, step: () => Promise<T>): Promise<T | undefined> {
    try {
      return await step();
    } catch (error) {
      if (error instanceof FalseClaim) this.#claims.push({ claim, verdict: 'false', words: error.message });
      else if (error instanceof PolicyNotMet) this.#claims.push({ claim, verdict: 'unmet', words: error.message });
      else throw error;
      return undefined;
    }
  }
}

const counted = (value: number): string => value.toLocaleString('en');

/** The exhibit of the client's first contact. */
function firstContact({ relationship }: Dossier, exhibits: readonly VerifiedExhibit[]): VerifiedExhibit | undefined {
  const [first] = relationship.contacts.all;
  return exhibits.find(
    ({ evidence }) => evidence.source === first?.evidence.source && evidence.id === first.evidence.id,
  );
}

function onRecordBy(
  { checkpoint, witnesses }: OpenedLog,
  anchors: readonly VerifiedAnchor[],
): VerifiedPack['onRecord'] {
  const believed = anchors.filter(({ doubt, isOfThisLog }) => doubt === undefined && isOfThisLog);
  const stamped = believed.reduce((most, { size }) => Math.max(most, size), 0);
  return {
    by: [...witnesses, ...new Set(believed.map(({ authority }) => authority))],
    size: witnesses.length > 0 ? checkpoint.size : stamped,
  };
}
