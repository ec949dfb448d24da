import type { Finding } from '#libs/event-store';
import { checkpointName, type LogFiles } from './log-files.js';
import type { Sequencer } from './sequencer.js';
import { Signer, type SignerParts, SigningRefused } from './signer.js';

/** Has checkpoints signed, where this process may, and lets everybody see them. */
export class Publisher {
  readonly #sequencer: Sequencer;
  readonly #files: LogFiles;
  readonly #signer: Signer | undefined;
  #published: Buffer | undefined;
  #finding: Finding | undefined;

  constructor(sequencer: Sequencer, files: LogFiles, signing: SignerParts | undefined) {
    this.#sequencer = sequencer;
    this.#files = files;
    this.#published = files.read(checkpointName);
    if (signing !== undefined) this.#signer = this.#unlessRefused(() => new Signer(signing));
  }

  /** What keeps it from signing, if anything but that it is not to. */
  get finding(): Finding | undefined {
    return this.#finding;
  }

  /**
   * Publishes a checkpoint of what the sequencer has made durable, where there is anything new in it.
   * @param isAll whether that is all that the ledger holds
   */
  async publish(isAll: boolean): Promise<void> {
    const signer = this.#signer;
    if (signer === undefined || this.#finding !== undefined) return;
    const { head, isNews } = this.#sequencer;
    const rootAt = (size: number) => this.#sequencer.rootAt(size);
    if (isNews) this.#unlessRefused(() => signer.sign({ head, isAll, rootAt }));
    // What was signed when a process ended is published by the next one.
    const { note } = signer;
    if (this.#finding !== undefined || note === undefined || this.#published?.equals(note)) return;
    await this.#files.replace(checkpointName, note);
    this.#published = note;
    this.#sequencer.told();
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
