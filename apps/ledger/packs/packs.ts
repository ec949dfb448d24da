import { Injectable } from '@nestjs/common';
import { RuleSets } from '#libs/assessment';
import { EventStore } from '#libs/event-store';
import { typeOf } from '#libs/evidence';
import { firmTermsIn, leftOutInWords, type PackQuestion, packId, questionBytes } from '#libs/evidence-pack';
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
import { bookkeeping } from '../ledger-fact.js';
import type { ClosedLog } from '../proofs/closed-log.js';
import { LedgerLog } from '../proofs/ledger-log.js';
import { Refusal } from '../refusal.js';
import { Seals } from '../sealing/seals.js';
import { type DisclosedKeys, disclosedKeys } from './disclosed-keys.js';
import type { MadePack } from './making/write-bag.js';
import type { PackBody } from './pack-body.js';
import { PackFiles } from './pack-files.js';
import { PackThread } from './pack-thread.js';
import { isReleased, manifestOf } from './release.js';
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
  /** Those that are being made. */
  readonly #making = new Map<string, Promise<MadePack & { readonly bytes: number }>>();

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
    private readonly thread: PackThread,
    private readonly seals: Seals,
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
    this.files.keepQuestion(question);
    return this.#shown(question, await this.#made(question));
  }

  /** A pack that was asked for here, which is made again where its file is gone. Refuses with `not-found`, and `not-released`. */
  async released(id: string): Promise<{ readonly path: string; readonly bytes: number }> {
    const question = this.files.questionOf(id);
    if (question === undefined)
      throw new Refusal('not-found', `No pack ${id} was made here; POST /v1/clients/{id}/packs makes one.`);
    if (!(await isReleased(this.config, this.store, id)))
      throw new Refusal(
        'not-released',
        `It takes two persons to release it: propose {"act":"pack-release","content":{"pack":"${id}"}} to /v1/proposals, and have another officer approve it.`,
      );
    if (question.includePersonal && (await this.#isErasedSince(question))) {
      // Another process may have erased it.
      this.files.removeFile(id);
      throw goneWithKeys(id);
    }
    const bytes = this.files.sizeOf(id) ?? (await this.#made(question)).bytes;
    return { path: this.files.pathOf(id), bytes };
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
    const closed = await this.log.closedUpTo(upTo, AbortSignal.timeout(closeMsMax));
    if (closed === undefined)
      throw new Refusal('log-behind', 'No epoch of the subject map has all of it yet; ask again in a minute.', {
        retryAfterSeconds: 60,
      });
    const kept = this.files.checkpointOf(closed.epoch.size);
    if (kept !== undefined) return { ...closed, note: kept };
    this.files.keepCheckpoint(closed.epoch.size, closed.note);
    return closed;
  }

  #made(question: PackQuestion): Promise<MadePack & { readonly bytes: number }> {
    const id = packId(questionBytes(question));
    const making = this.#making.get(id) ?? this.#make(id, question).finally(() => this.#making.delete(id));
    this.#making.set(id, making);
    return making;
  }

  async #make(id: string, question: PackQuestion): Promise<MadePack & { readonly bytes: number }> {
    const note = this.files.checkpointOf(question.epoch.size);
    if (note === undefined)
      throw new Refusal('not-found', `The checkpoint of pack ${id} is not kept any more; ask for another one.`);
    const keys = await this.#keys(question);
    const made = await this.thread.make({ question, note, keys, path: this.files.pathOf(id) });
    const { manifest, coverage } = made;
    const before = await manifestOf(this.store, id);
    if (before !== undefined && before !== manifest) {
      this.files.removeFile(id);
      throw goneWithKeys(id);
    }
    const data = { pack: id, manifest, ...(coverage && { coverage }), size: String(question.log.size) };
    const events = [bookkeeping('ledger.pack', data)];
    // Once: made again it is the same.
    await this.store.append([{ stream: `ledger-pack-${id}`, expectedRevision: 'NO_STREAM', events }]);
    return made;
  }

  /** Of the client's sealed evidence, where they are asked for. */
  async #keys({ client, includePersonal, knownSize }: PackQuestion): Promise<DisclosedKeys> {
    if (!includePersonal) return new Map();
    const upTo = this.log.positionOf(knownSize - 1) ?? -1n;
    const { evidenceIndex } = this.views;
    const subjects = [`client/${client}`, ...evidenceIndex.linked(`client/${client}`, upTo)];
    return disclosedKeys(this.store, this.seals, evidenceIndex.positionsOf(subjects, upTo));
  }

  async #shown(
    { client, at, knownAt, log }: PackQuestion,
    made: ShownPack | Awaited<ReturnType<PackThread['make']>>,
  ): Promise<ShownPack> {
    return { ...made, client, at, knownAt, log, released: await isReleased(this.config, this.store, made.id) };
  }
}

const goneWithKeys = (id: string): Refusal =>
  new Refusal(
    'not-found',
    `Pack ${id} is gone: what it disclosed was erased since. Ask for another one, which says so.`,
  );
