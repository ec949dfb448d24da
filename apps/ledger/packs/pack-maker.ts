import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import {
  type AskedOfBag,
  bytesOfQuestion,
  isStateDossier,
  type PackQuestion,
  type ProvedQuestion,
  packId,
} from '#libs/evidence-pack';
import { Views } from '#libs/views';
import { LedgerLog } from '../proofs/ledger-log.js';
import { Refusal } from '../refusal.js';
import { Seals } from '../sealing/seals.js';
import { type DisclosedKeys, disclosedKeys } from './disclosed-keys.js';
import type { MadePack } from './making/write-bag.js';
import { PackFiles } from './pack-files.js';
import { PackThread } from './pack-thread.js';
import { recordedPack, recordPack } from './recorded-pack.js';

/** How long a log is waited for that another process is ahead with. */
const logMsMax = 20_000;

/** What was made, with the length of its file. */
export type MadeFile = MadePack & { readonly bytes: number };

/** Makes the files of packs and dossiers, for the first time or again, in whichever process: the same question has the same bytes. */
@Injectable()
export class PackMaker {
  /** Those that are being made. */
  readonly #making = new Map<string, Promise<MadeFile>>();

  constructor(
    private readonly views: Views,
    private readonly log: LedgerLog,
    private readonly store: EventStore,
    private readonly files: PackFiles,
    private readonly thread: PackThread,
    private readonly seals: Seals,
  ) {}

  /**
   * Makes a pack, and records that, unless it is on record. Refuses with `log-behind` where the log here is not as long yet, and with
   * `not-found` where it cannot be made as it was.
   */
  make(question: AskedOfBag): Promise<MadeFile> {
    const id = packId(bytesOfQuestion(question));
    const making = this.#making.get(id) ?? this.#make(id, question).finally(() => this.#making.delete(id));
    this.#making.set(id, making);
    return making;
  }

  async #make(id: string, question: AskedOfBag): Promise<MadeFile> {
    await this.mustHaveLog(question);
    const recorded = await recordedPack(this.store, id);
    const note = recorded?.origin?.note ?? this.files.checkpointOf(question.epoch.size);
    if (note === undefined)
      throw new Refusal('not-found', `The checkpoint of pack ${id} is not kept any more; ask for another one.`);
    this.files.keepQuestion(question);
    const made = await this.#written(question, note, this.files.pathOf(id));
    this.files.clean(id);
    if (recorded !== undefined) return this.#asRecorded(made, recorded.manifest);
    // Another process may have recorded it first, by a checkpoint with other cosignatures.
    return (await recordPack(this.store, made, { question, note })) ? made : this.#make(id, question);
  }

  /** A dossier has the packs of its sample first, which stay until it is made. */
  async #written(question: AskedOfBag, note: Uint8Array, path: string): Promise<MadeFile> {
    if (!isStateDossier(question)) return this.thread.make({ question, note, keys: await this.#keys(question), path });
    const packs = question.sample.map(({ pack }) => pack);
    return this.files.holding(packs, async () => {
      for (const pack of packs) await this.#mustBeThere(pack);
      return this.thread.make({ question, note, keys: new Map(), path });
    });
  }

  async #mustBeThere(pack: string): Promise<void> {
    const recorded = await recordedPack(this.store, pack);
    const file = recorded && (await this.files.opened(pack));
    if (file !== undefined) return file.close();
    const question = recorded?.origin?.question ?? this.files.questionOf(pack);
    if (question === undefined)
      throw new Refusal('not-found', `Pack ${pack} of the sample is not kept any more; ask for another dossier.`);
    await this.make(question);
  }

  #asRecorded(made: MadeFile, manifest: string): MadeFile {
    if (made.manifest === manifest) return made;
    this.files.removeFile(made.id);
    throw new Refusal(
      'not-found',
      `Pack ${made.id} cannot be made again as it was: what it disclosed was erased since, or it is another version's. Ask for another one.`,
    );
  }

  /** Waits for the log here, and its map, to be as long as a pack wants it. Refuses with `log-behind` where that takes too long. */
  async mustHaveLog({ log: { size }, epoch }: ProvedQuestion): Promise<void> {
    if (await this.log.grownTo({ size, mapSize: epoch.size }, AbortSignal.timeout(logMsMax))) return;
    throw new Refusal('log-behind', `The log here has not all ${size} leaves of it yet; ask again in some seconds.`, {
      retryAfterSeconds: 5,
    });
  }

  /** Of the client's sealed evidence, where they are asked for. */
  async #keys({ client, includePersonal, knownSize }: PackQuestion): Promise<DisclosedKeys> {
    if (!includePersonal) return new Map();
    const upTo = this.log.positionOf(knownSize - 1) ?? -1n;
    const { evidenceIndex } = this.views;
    const subjects = [`client/${client}`, ...evidenceIndex.linked(`client/${client}`, upTo)];
    return disclosedKeys(this.store, this.seals, evidenceIndex.positionsOf(subjects, upTo));
  }
}
