import type { ToldAnchor } from '#libs/evidence-pack';
import { FormatError, type LogLeaf, parseCheckpointText, parseLeaf, parseNote } from '#libs/transparency';
import type { LogFiles } from '../../proofs/log-files.js';

const mark = Buffer.from('"kind":"ledger.');

/**
 * The leaves of a log that every pack asks for, found by going through it once. Of each no more is held than where it stands, and what
 * an anchor says in short: there may be very many.
 */
export class LeavesInLog {
  readonly #files: LogFiles;
  readonly #anchors: ToldAnchor[] = [];
  readonly #keys: number[] = [];
  #searched = 0;

  constructor(files: LogFiles) {
    this.#files = files;
  }

  /** Checkpoints that an authority of time stamped: those of which a log of this size has the leaf, in order. */
  anchorsUpTo(size: number): readonly ToldAnchor[] {
    this.#search(size);
    return this.#anchors.filter(({ index }) => index < size);
  }

  /** The leaves that say which keys sign a log of this size and what it is called, in order; none where its genesis alone does. */
  keysUpTo(size: number): readonly number[] {
    this.#search(size);
    const found = this.#keys.filter((index) => index < size);
    return found.length > 1 ? found : [];
  }

  #search(size: number): void {
    while (this.#searched < size) {
      const leaves = this.#files.leavesFrom(this.#searched, size);
      for (const [at, bytes] of leaves.entries())
        if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(mark))
          this.#take(parseLeaf(bytes), this.#searched + at);
      this.#searched += leaves.length;
    }
  }

  #take({ kind, data = {} }: LogLeaf, index: number): void {
    if (kind === 'ledger.genesis' || kind === 'ledger.key') this.#keys.push(index);
    if (kind !== 'ledger.anchor') return;
    const anchor = anchorIn(data, index);
    if (anchor !== undefined) this.#anchors.push(anchor);
  }
}

/** Whoever else can write into the store may have put anything there. */
function anchorIn(data: NonNullable<LogLeaf['data']>, index: number): ToldAnchor | undefined {
  const { checkpoint, token, genTime, authority } = data;
  const texts = [checkpoint, token, genTime, authority];
  if (!texts.every((one) => typeof one === 'string')) return undefined;
  try {
    const { size } = parseCheckpointText(parseNote(Buffer.from(checkpoint as string)).text);
    return { index, size, genTime: genTime as string, authority: authority as string };
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
