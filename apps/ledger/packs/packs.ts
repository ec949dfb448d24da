import type { FileHandle } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { RuleSets } from '#libs/assessment';
import { EventStore } from '#libs/event-store';
import { typeOf } from '#libs/evidence';
import { firmTermsIn, isPackId, leftOutInWords, type PackQuestion } from '#libs/evidence-pack';
import { logVerifier, openCheckpoint } from '#libs/transparency';
import { KnownRegisters, Views } from '#libs/views';
import type { Principal } from '../access/principal.js';
import { invalidBody } from '../checked-body.js';
import { Config } from '../config.js';
import { Genesis } from '../genesis.js';
import { ClientAnswers } from '../inquiry/client-answers.js';
import { timeText } from '../inquiry/instants.js';
import { unknownClient } from '../inquiry/names.js';
import { QuestionClocks } from '../inquiry/question-clocks.js';
import type { Standpoint } from '../inquiry/standpoint.js';
import { askedBy, onlyEntity } from '../inquiry/status.js';
import type { ClosedLog } from '../proofs/closed-log.js';
import { LedgerLog } from '../proofs/ledger-log.js';
import { Refusal } from '../refusal.js';
import type { MadePack } from './making/write-bag.js';
import type { PackBody } from './pack-body.js';
import { PackFiles } from './pack-files.js';
import { type MadeFile, PackMaker } from './pack-maker.js';
import { recordedPack } from './recorded-pack.js';
import { isReleased } from './release.js';
import type { StatementBody } from './statement-body.js';

/** A pack as it is shown. */
export interface ShownPack extends MadePack {
  readonly bytes: number;
  readonly client: string;
  readonly at: string;
  readonly knownAt: string;
  /** By which size of which log it is proved. */
  readonly log: { readonly origin: string; readonly size: number };
  /** Whether it can be fetched: where the ledger knows who speaks, two persons release it first. */
  readonly released: boolean;
}

/** What a pack is asked by. */
type Asked = Omit<PackBody, 'askedBy'> & Pick<PackQuestion, 'askedBy' | 'statement'>;

/** How long a log is waited for that has to be closed. */
const closeMsMax = 20_000;

/** Evidence packs: what is asked is settled once, and everything else follows from it. */
@Injectable()
export class Packs {
  constructor(
    private readonly clocks: QuestionClocks,
    private readonly views: Views,
    private readonly registers: KnownRegisters,
    private readonly ruleSets: RuleSets,
    private readonly answers: ClientAnswers,
    private readonly genesis: Genesis,
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

  async #ask(client: string, asked: Asked): Promise<ShownPack> {
    const standpoint = await this.clocks.standpoint(asked);
    if (!this.views.evidenceIndex.hasAny(`client/${client}`, standpoint.upTo)) throw unknownClient(client, standpoint);
    this.#mustBeWhole(client, standpoint);
    const question = await this.#question(client, asked, standpoint);
    return this.#shown(question, await this.maker.make(question));
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
    if (question.includePersonal && (await this.#isErasedSince(question))) {
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

  async #asked(id: string): Promise<PackQuestion> {
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
        'Evidence of this client is not as the log has it (R-000), and no pack could prove it; see /v1/incidents.',
      );
  }

  async #question(client: string, asked: Asked, standpoint: Standpoint): Promise<PackQuestion> {
    const ruleSet = askedBy(asked.ruleSet, this.ruleSets);
    const registers = (await this.registers.at(standpoint, ruleSet)).for();
    const entity =
      asked.entity ?? onlyEntity({ registers }, (detail) => invalidBody([{ pointer: '/entity', detail }], 'Send it.'));
    const { note, epoch, knownSize } = await this.#closed(standpoint.upTo);
    const { language = 'en', includePersonal = false, reason, subjects, statement } = asked;
    const { size, origin } = openCheckpoint(note, ...this.log.settings.verifierKeys.map(logVerifier)).checkpoint;
    const later = knownSize < epoch.size ? (['later'] as const) : [];
    const leftOut = statement
      ? later
      : (['heartbeats', ...(includePersonal ? [] : (['personal'] as const)), ...later] as const);
    return {
      ...{ v: 1, client, entity, reason, language, includePersonal, knownSize },
      ...(subjects && { subjects: subjects.map(({ service, asset }) => ({ service, asset })) }),
      ...(ruleSet !== undefined && { ruleSet }),
      at: timeText(standpoint.at),
      knownAt: timeText(standpoint.knownAt),
      askedBy: asked.askedBy,
      log: { origin, size },
      epoch: { size: epoch.size, index: epoch.leaf, mapRoot: Buffer.from(epoch.mapRoot).toString('hex') },
      simulated: this.genesis.simulated,
      notIncluded: leftOut.map((name) => ({ what: leftOutInWords[name].what, why: leftOutInWords[name][language] })),
      ...(statement && { statement }),
    };
  }

  /** The log by which a pack is proved: the same for all packs of an epoch. */
  async #closed(upTo: bigint): Promise<ClosedLog> {
    const { signs } = this.log;
    const closed = await this.log.closedUpTo(upTo, AbortSignal.timeout(signs ? closeMsMax : 1));
    if (closed === undefined && !signs)
      throw new Refusal(
        'log-behind',
        'This process does not sign the log, and a pack ends in a checkpoint: ask the one that does. What it makes is fetched from here as well.',
      );
    if (closed === undefined)
      throw new Refusal('log-behind', 'No epoch of the subject map has all of it yet; ask again in a minute.', {
        retryAfterSeconds: 60,
      });
    const kept = this.files.checkpointOf(closed.epoch.size);
    if (kept !== undefined) return { ...closed, note: kept };
    this.files.keepCheckpoint(closed.epoch.size, closed.note);
    return closed;
  }

  async #shown({ client, at, knownAt, log }: PackQuestion, made: MadeFile): Promise<ShownPack> {
    return { ...made, client, at, knownAt, log, released: await isReleased(this.config, this.store, made.id) };
  }
}
