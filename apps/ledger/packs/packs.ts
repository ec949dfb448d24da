import type { FileHandle } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { RuleSets } from '#libs/assessment';
import { EventStore } from '#libs/event-store';
import { typeOf } from '#libs/evidence';
import { type AskedOfBag, firmTermsIn, isPackId, isStateDossier, type PackQuestion } from '#libs/evidence-pack';
import { KnownRegisters, Views } from '#libs/views';
import type { Principal } from '../access/principal.js';
import { invalidBody } from '../checked-body.js';
import { Config } from '../config.js';
import { ClientAnswers } from '../inquiry/client-answers.js';
import { timeText } from '../inquiry/instants.js';
import { unknownClient } from '../inquiry/names.js';
import { QuestionClocks } from '../inquiry/question-clocks.js';
import type { Standpoint } from '../inquiry/standpoint.js';
import { askedBy, onlyEntity } from '../inquiry/status.js';
import { LedgerLog } from '../proofs/ledger-log.js';
import { Refusal } from '../refusal.js';
import type { PackBody } from './pack-body.js';
import { PackFiles } from './pack-files.js';
import { type MadeFile, PackMaker } from './pack-maker.js';
import { ProvedQuestions, type SettledLog } from './proved-questions.js';
import { recordedPack } from './recorded-pack.js';
import { isReleased } from './release.js';
import type { StatementBody } from './statement-body.js';

/** What is shown of whatever was made. */
export interface ShownBag extends MadeFile {
  readonly knownAt: string;
  /** By which size of which log it is proved. */
  readonly log: { readonly origin: string; readonly size: number };
  /** Whether it can be fetched: where the ledger knows who speaks, two persons release it first. */
  readonly released: boolean;
}

/** A pack as it is shown. */
export interface ShownPack extends ShownBag {
  readonly client: string;
  readonly at: string;
}

/** What a pack is asked by. */
export type PackAsked = Omit<PackBody, 'askedBy'> & Pick<PackQuestion, 'askedBy' | 'statement'>;

/** Evidence packs: what is asked is settled once, and everything else follows from it. */
@Injectable()
export class Packs {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly views: Views,
    private readonly registers: KnownRegisters,
    private readonly ruleSets: RuleSets,
    private readonly answers: ClientAnswers,
    private readonly proved: ProvedQuestions,
    private readonly log: LedgerLog,
    private readonly store: EventStore,
    private readonly config: Config,
    private readonly files: PackFiles,
    private readonly maker: PackMaker,
  ) {}

  /**
   * Makes a pack, and records that it was made. Refuses with `not-found` of whom nothing is known, with `evidence-unreadable` where
   * evidence is not as the log has it, and with `log-behind` where no epoch of the map has all of it yet.
   */
  ask(client: string, asked: PackBody, by: Principal | undefined): Promise<ShownPack> {
    return this.#ask(client, {
      ...asked,
      askedBy: { name: by?.name ?? asked.askedBy ?? 'anonymous', isKnown: by !== undefined },
    });
  }

  /** Makes the copy that a client gets of its own (GDPR Article 15), which is a pack too. Refuses as that does. */
  statement(client: string, asked: StatementBody): Promise<ShownPack> {
    const { language = 'en' } = asked;
    const { retentionYears } = this.config.vault;
    const statement = { retentionYears, firm: firmTermsIn(this.config.statementTerms, language) };
    // It is the client who asks; who at the firm does it for him is nothing of his.
    const askedBy = { name: client, isKnown: false };
    return this.#ask(client, { ...asked, askedBy, includePersonal: true, reason: 'GDPR Article 15', statement });
  }

  async #ask(client: string, asked: PackAsked): Promise<ShownPack> {
    const standpoint = await this.clocks.standpoint(asked);
    if (!this.isKnown(client, standpoint)) throw unknownClient(client, standpoint);
    const closed = await this.proved.closed(standpoint.upTo);
    const question = await this.questionOf(client, asked, { standpoint, closed });
    return this.#shown(question, await this.maker.make(question));
  }

  isKnown(client: string, { upTo }: Standpoint): boolean {
    return this.views.evidenceIndex.hasAny(`client/${client}`, upTo);
  }

  /** What is asked about a client who is known. Refuses with `evidence-unreadable` where evidence is not as the log has it. */
  async questionOf(client: string, asked: PackAsked, settled: SettledLog): Promise<PackQuestion> {
    const { standpoint } = settled;
    this.#mustBeWhole(client, standpoint);
    const ruleSet = askedBy(asked.ruleSet, this.ruleSets);
    const registers = (await this.registers.at(standpoint, ruleSet)).for();
    const entity =
      asked.entity ?? onlyEntity({ registers }, (detail) => invalidBody([{ pointer: '/entity', detail }], 'Send it.'));
    const { includePersonal = false, subjects, statement } = asked;
    const leftOut = statement ? [] : (['heartbeats', ...(includePersonal ? [] : (['personal'] as const))] as const);
    return {
      ...this.proved.by(asked, settled, leftOut),
      ...{ client, entity, includePersonal, at: timeText(standpoint.at) },
      ...(subjects && { subjects: subjects.map(({ service, asset }) => ({ service, asset })) }),
      ...(ruleSet !== undefined && { ruleSet }),
      ...(statement && { statement }),
    };
  }

  /**
   * The file of a pack that any process made, opened; it is made again where it is not here. Who asked closes it. Refuses with `not-found`,
   * `not-released`, and `log-behind`.
   */
  async released(id: string): Promise<FileHandle> {
    const question = await this.#asked(id);
    if (!(await isReleased(this.config, this.store, id)))
      throw new Refusal(
        'not-released',
        `It takes two persons to release it: propose {"act":"pack-release","content":{"pack":"${id}"}} to /v1/proposals, and have another officer approve it.`,
      );
    await this.maker.mustHaveLog(question);
    if (!isStateDossier(question) && question.includePersonal && (await this.#isErasedSince(question))) {
      // Another process may have erased it.
      this.files.removeFile(id);
      throw new Refusal(
        'not-found',
        `Pack ${id} is gone: what it disclosed was erased since. Ask for another one, which says so.`,
      );
    }
    const found = await this.files.opened(id);
    if (found !== undefined) return found;
    // Views here may not have come so far yet.
    await this.clocks.standpoint({});
    await this.maker.make(question);
    return (await this.files.opened(id)) ?? this.released(id);
  }

  async #asked(id: string): Promise<AskedOfBag> {
    const recorded = isPackId(id) ? await recordedPack(this.store, id) : undefined;
    const question = recorded?.origin?.question ?? this.files.questionOf(id);
    if (question !== undefined) return question;
    const next = 'POST /v1/clients/{id}/packs makes one.';
    if (recorded === undefined) throw new Refusal('not-found', `No pack ${id} was made; ${next}`);
    throw new Refusal(
      'not-found',
      `Pack ${id} was made by another process, of an earlier version: fetch it there, or ask for another one; ${next}`,
    );
  }

  /** Whether the client was erased after what a pack tells was known. */
  async #isErasedSince({ client, knownSize }: PackQuestion): Promise<boolean> {
    const { upTo } = await this.clocks.standpoint({});
    const after = this.log.positionOf(knownSize - 1);
    const filter = { subject: `client/${client}`, type: typeOf('ErasureExecuted'), after, limit: 1 };
    return this.views.evidenceIndex.events(filter, upTo).length > 0;
  }

  #mustBeWhole(client: string, standpoint: Standpoint): void {
    if (this.answers.isAltered(client, standpoint))
      throw new Refusal(
        'evidence-unreadable',
        `Evidence of client ${client} is not as the log has it (R-000), and no pack could prove it; see /v1/incidents.`,
      );
  }

  async #shown({ client, at, knownAt, log }: PackQuestion, made: MadeFile): Promise<ShownPack> {
    return { ...made, client, at, knownAt, log, released: await isReleased(this.config, this.store, made.id) };
  }
}
