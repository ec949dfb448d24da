import type { Finding } from '#libs/event-store';
import { checkpointName, type LogFiles } from './log-files.js';
import { recallLast } from './recalling.js';
import type { Sequencer } from './sequencer.js';
import { type SignedHead, Signer, type SignerParts, SigningRefused } from './signer.js';
import type { Witnesses } from './witnesses.js';

/** While the log is far behind, a checkpoint in so many milliseconds has its witnesses waited for. */
const witnessedEveryMs = 1_000;

export interface PublisherOptions {
  /** Says that somebody else signs by now; undefined while nobody does. */
  readonly endOfTerm?: (() => Promise<Finding | undefined>) | undefined;
  /** Whether witnesses are asked what was signed last, where that is not known. */
  readonly recalls?: boolean;
}

/** Has checkpoints signed, where this process may, and lets everybody see them. */
export class Publisher {
  readonly #sequencer: Sequencer;
  readonly #files: LogFiles;
  readonly #signing: SignerParts | undefined;
  readonly #witnesses: Witnesses | undefined;
  readonly #endOfTerm: () => Promise<Finding | undefined>;
  #signer: Signer | undefined;
  /** Whether witnesses are to say what was signed last. */
  #recalls: boolean;
  /** When they were asked last. */
  #asked = -Infinity;
  #published: Buffer | undefined;
  #finding: Finding | undefined;

  /** @param witnesses who are asked to cosign, if anybody */
  constructor(
    sequencer: Sequencer,
    files: LogFiles,
    signing: SignerParts | undefined,
    witnesses?: Witnesses,
    { endOfTerm = async () => undefined, recalls = false }: PublisherOptions = {},
  ) {
    this.#signing = signing;
    this.#endOfTerm = endOfTerm;
    this.#sequencer = sequencer;
    this.#files = files;
    this.#witnesses = witnesses;
    this.#published = files.read(checkpointName);
    if (signing !== undefined) this.#signer = this.#unlessRefused(() => new Signer(signing));
    this.#recalls = recalls && this.#finding?.code === 'signer-state-missing';
  }

  /** What keeps it from signing, if anything but that it is not to, and witnesses from cosigning. */
  get findings(): readonly Finding[] {
    const ofWitnesses = this.#witnesses?.findings ?? [];
    if (this.#finding === undefined) return ofWitnesses;
    return this.#recalls ? [this.#finding, ...ofWitnesses] : [this.#finding];
  }

  /**
   * Publishes a checkpoint of what the sequencer has made durable, where there is anything new in it.
   * @param isAll whether that is all that the ledger holds
   */
  async publish(isAll: boolean): Promise<void> {
    if (this.#recalls && isAll) await this.#recall();
    const signer = this.#signer;
    if (signer === undefined || this.#finding !== undefined) return;
    this.#finding = await this.#endOfTerm();
    if (this.#finding !== undefined) return;
    const { head, isNews } = this.#sequencer;
    const rootAt = (size: number) => this.#sequencer.rootAt(size);
    if (isNews) this.#unlessRefused(() => signer.sign({ head, isAll, rootAt }));
    // What was signed when a process ended is published by the next one.
    const { last } = signer;
    if (this.#finding !== undefined || last === undefined || this.#isPublished(last.note)) return;
    const note = await this.#cosigned(last, isAll);
    await this.#files.replace(checkpointName, note);
    this.#published = note;
    this.#sequencer.told();
  }

  /** As long as too few witnesses answer they are asked again with what is recorded next. */
  async #recall(): Promise<void> {
    const [signing, witnesses, sequencer] = [this.#signing, this.#witnesses, this.#sequencer];
    if (signing === undefined || witnesses === undefined) return;
    const rootAt = (size: number) => sequencer.rootAt(size);
    const consistency = (oldSize: number, size: number) => sequencer.consistency(oldSize, size);
    try {
      await recallLast(signing, { head: sequencer.head, rootAt, consistency }, witnesses, this.#published);
      this.#signer = new Signer(signing);
      this.#finding = undefined;
    } catch (error) {
      if (!(error instanceof SigningRefused)) throw error;
      this.#finding = error.finding;
    }
    this.#recalls = this.#finding?.code === 'signer-state-missing';
  }

  /** With whatever cosignatures: they stand behind the log's own. */
  #isPublished(note: Buffer): boolean {
    return this.#published?.subarray(0, note.length).equals(note) ?? false;
  }

  async #cosigned({ head, note }: SignedHead, isAll: boolean): Promise<Buffer> {
    const [sequencer, now] = [this.#sequencer, performance.now()];
    if (this.#witnesses === undefined || head.size > sequencer.head.size) return note;
    if (!isAll && now - this.#asked < witnessedEveryMs) return note;
    this.#asked = now;
    return this.#witnesses.cosigned({ note, head, proofFrom: (oldSize) => sequencer.consistency(oldSize, head.size) });
  }

  #unlessRefused<T>(sign: () => T): T | undefined {
    try {
      return sign();
    } catch (error) {
      if (!(error instanceof SigningRefused)) throw error;
      this.#finding = error.finding;
      return undefined;
    }
  }
}
