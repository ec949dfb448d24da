import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { RuleSets, UnknownRuleSet } from '#libs/assessment';
import { AskedThread } from '#libs/projections';
import { Dossiers, KnownRegisters, moduleOf, Views } from '#libs/views';
import { Config } from '../config.js';
import { Genesis } from '../genesis.js';
import { Integrity } from '../proofs/integrity.js';
import { Refusal } from '../refusal.js';
import type { AssessmentReply, AssessmentRequest, AssessmentSettings } from './assessment-worker.js';
import { type AnswerTo, answerTo, type ClientQuestion, type QuestionOf } from './client-questions.js';
import type { ClientSources } from './client-sources.js';
import type { SendQuestion } from './decision-question.js';
import { KnownEvidence } from './known-evidence.js';
import type { Knowledge } from './standpoint.js';
import type { SubjectAsked } from './status.js';
import { Written } from './written.js';

/** Aborts when nobody waits for an answer any more; made where one is waited for. */
export type Gone = () => AbortSignal;

/**
 * Answers questions about one client: at once where little is known of it, and else on a thread of its own, where who
 * asks about such clients waits for the others who do, and nobody else waits.
 */
@Injectable()
export class ClientAnswers implements OnApplicationShutdown {
  readonly #sources: ClientSources;
  readonly #thread: AskedThread<AssessmentRequest>;
  readonly #evidenceMax: number;

  constructor(
    views: Views,
    dossiers: Dossiers,
    registers: KnownRegisters,
    known: KnownEvidence,
    ruleSets: RuleSets,
    genesis: Genesis,
    { dataDir, limits }: Config,
    private readonly integrity: Integrity,
  ) {
    const { evidenceIndex, foreign, progress } = views;
    const evidenceAt = (positions: readonly bigint[]) => known.at(positions);
    this.#sources = { dossiers, registers, evidenceIndex, foreign, evidenceAt, ruleSets, genesis };
    this.#evidenceMax = limits.evidenceAtOnceMax;
    const { origin, simulated } = genesis;
    this.#thread = new AskedThread({
      module: new URL('./assessment-worker.js', import.meta.url),
      data: {
        folder: dataDir,
        progress: progress.shared,
        ruleSets: moduleOf(ruleSets),
        genesis: { origin, simulated },
      } satisfies AssessmentSettings,
      name: 'assessment',
      about: 'clients of whom much is known',
      corrupt: (view) => views.discard(view),
    });
    integrity.onLifted(() => {
      registers.forget();
      this.#thread.renew();
    });
  }

  /** Refuses where the question is refused, and with what `AskedThread` rejects with. */
  async ask<Q extends ClientQuestion>(question: Q, asked: QuestionOf<Q>, gone?: Gone): Promise<AnswerTo<Q>> {
    if (this.#isAltered(asked)) return this.#ask(question, altered(asked), gone);
    const wasUnchecked = this.integrity.isUnchecked;
    const answering = this.#ask(question, wasUnchecked ? unsettled(asked) : asked, gone);
    // What is altered may be such that nothing can be answered from it.
    await answering.catch(() => undefined);
    await this.integrity.settled();
    if (this.#isAltered(asked)) return this.#ask(question, altered(asked), gone);
    return !wasUnchecked && this.integrity.isUnchecked ? this.#ask(question, unsettled(asked), gone) : answering;
  }

  /** Whether evidence of which answers about a client are made is not as the log has it. */
  isAltered(client: string, standpoint: Pick<Knowledge, 'upTo'>): boolean {
    return this.#isAltered({ client, standpoint });
  }

  #isAltered(asked: About): boolean {
    if (this.integrity.isWhole) return false;
    return this.integrity.concerns(this.#sources.dossiers.subjectsOf(subjectOf(asked), asked.standpoint.upTo));
  }

  async #ask<Q extends ClientQuestion>(question: Q, asked: QuestionOf<Q>, gone?: Gone): Promise<AnswerTo<Q>> {
    if (!this.#isMuchKnown(question, asked)) return answerTo(question, asked, this.#sources);
    const { log } = this.integrity;
    const { held, ...reply } = (await this.#thread.ask({ question, asked, log }, gone?.())) as AssessmentReply;
    this.integrity.take(held);
    if ('unknownRuleSet' in reply) throw new UnknownRuleSet(reply.unknownRuleSet);
    if ('refused' in reply) throw new Refusal(reply.refused.code, reply.refused.detail, reply.refused.extras);
    const { answer, given } = reply;
    return (given === undefined ? answer : { ...(answer as object), given: new Written(given) }) as AnswerTo<Q>;
  }

  /** When nothing is asked any more. */
  async onApplicationShutdown(): Promise<void> {
    await this.#thread.close();
  }

  /** A message reaches also the other accounts of whom it is sent to, each with all that is known of it. */
  #isMuchKnown(question: ClientQuestion, asked: About): boolean {
    const { upTo } = asked.standpoint;
    const { evidenceIndex } = this.#sources;
    const subject = subjectOf(asked);
    const most = isOfEverySubject(question, asked) ? this.#evidenceMax / subjectsWeight : this.#evidenceMax;
    let left = Math.floor(most) - evidenceIndex.countAbout(subject, upTo, Math.floor(most));
    if (question !== 'send' || left < 0) return left < 0;
    for (const other of evidenceIndex.linked(subject, upTo)) {
      if (other.startsWith('client/')) left -= evidenceIndex.countAbout(other, upTo, left);
      if (left < 0) return true;
    }
    return false;
  }
}

/** The same question, to be answered by R-000. */
const altered = <Asked extends About>(asked: Asked): Asked => ({
  ...asked,
  standpoint: { ...asked.standpoint, isAltered: true },
});

/** The same question, answered as what may still change: what the answer is made of is not held against the log. */
const unsettled = <Asked extends About>(asked: Asked): Asked => ({
  ...asked,
  standpoint: { ...asked.standpoint, settled: false },
});

/** A client may have a subject for each piece of evidence: then an answer about all of them takes several times as long. */
const subjectsWeight = 4;

const isOfEverySubject = (question: ClientQuestion, { service, asset }: About): boolean =>
  question === 'send' ||
  question === 'exposures' ||
  question === 'entry' ||
  (question === 'status' && (service === undefined || asset === undefined));

/** Whom a question is about, and how much is known then. */
type About = Pick<SendQuestion, 'client' | 'identifier'> &
  Pick<SubjectAsked, 'service' | 'asset'> & { readonly standpoint: Pick<Knowledge, 'upTo'> };

export const subjectOf = ({ client, identifier }: Pick<SendQuestion, 'client' | 'identifier'>): string =>
  client === undefined ? `identifier/${identifier}` : `client/${client}`;
