import { canonical, instant, instantText, parseJson } from '#libs/evidence';
import {
  type Continuation,
  FormatError,
  LogHistory,
  leafHash,
  parseCheckpointText,
  parseLeaf,
  parseNote,
  RightEdge,
  sha256,
} from '#libs/transparency';

/** What a file says of itself beside evidence, as `initium export` writes it. */
export const checkpointType = 'ledger.checkpoint';

const ownKinds: Readonly<Record<string, string>> = {
  Quarantined: 'ledger.quarantine',
  Conflict: 'ledger.conflict',
  Proposal: 'ledger.proposal',
  ProposalDecided: 'ledger.decision',
};

/** What a line of an export says, as far as its leaf has it as well. */
interface Line {
  readonly type: string;
  readonly id?: unknown;
  readonly source?: unknown;
  readonly data?: unknown;
  readonly ledgertime?: unknown;
  readonly anchorroot?: unknown;
  readonly approvedproposal?: unknown;
}

/** What stands beside a line of an export of the log: its leaf, and where it has an `anchorroot` or `approvedproposal` its metadata as it is stored. */
interface Logged {
  readonly leaf: unknown;
  readonly metadata: unknown;
}

/** What came of holding a file against its log. */
export interface FileWholeness {
  /** Undefined where it is whole; else what is wrong, as a clause. */
  readonly wrong: string | undefined;
  /** How many leaves the checkpoint tells of, and how many lines come after these. */
  readonly leaves: number;
  readonly after: number;
  readonly origin: string;
  /** Whether a key was given that signed it or leads to the one that did, and not only the file names one. */
  readonly isKeyGiven: boolean;
  /** The logs of another name that it goes on from. */
  readonly continued: readonly Continuation[];
}

/**
 * Holds a file against the log that its lines have leaves of: each line against its leaf, and all leaves, in their order, against the
 * checkpoint at the end. What stands in metadata (who was authenticated, which process took it) a line does not tell whole, so
 * its leaf is believed there; but that its anchor was verified, or who approved it known, has to stand in the metadata of its leaf.
 */
export class FileLog {
  readonly #hashes: Uint8Array[] = [];
  #checkpoint: string | undefined;
  #wrong: string | undefined;
  /** The first line without a leaf. */
  #leafless: string | undefined;
  readonly #keys = new LogHistory();

  /** Takes a line and what is beside it, in the order of the file; `place` names the line. */
  take(line: Line, { leaf: leafText, metadata }: Logged, place: string): void {
    if (line.type === checkpointType) {
      const { checkpoint } = Object(line.data) as { readonly checkpoint?: unknown };
      if (this.#checkpoint !== undefined) this.#wrong ??= 'it is more than one export';
      if (typeof checkpoint === 'string') this.#checkpoint = checkpoint;
      return;
    }
    if (typeof leafText !== 'string') {
      this.#leafless ??= place;
      return;
    }
    try {
      const bytes = Buffer.from(leafText);
      const leaf = parseLeaf(bytes);
      this.#hashes.push(leafHash(bytes));
      const other = otherThan(leaf, line) ?? otherMark(leaf, line, metadata);
      if (other !== undefined) this.#wrong ??= `${place} has another ${other} than its leaf`;
      this.#keys.take(leaf, this.#hashes.length - 1);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.#wrong ??= `${place}: ${error.message}`;
    }
  }

  /** Undefined where the file says nothing of a log. */
  wholeness(givenKey: string | undefined): FileWholeness | undefined {
    if (this.#checkpoint === undefined && this.#hashes.length === 0) return undefined;
    const told = {
      leaves: 0,
      after: 0,
      origin: '',
      isKeyGiven: givenKey !== undefined,
      continued: this.#keys.continued,
    };
    if (this.#checkpoint === undefined) return { ...told, wrong: 'it has no checkpoint at its end: it was cut off' };
    // What no leaf tells of was in no log: somebody put it there.
    if (this.#leafless !== undefined) return { ...told, wrong: `${this.#leafless} has no leaf: it was added` };
    try {
      const note = Buffer.from(this.#checkpoint);
      const key = givenKey ?? this.#keys.verifierKeys[0];
      const { origin, size, root } =
        key === undefined ? parseCheckpointText(parseNote(note).text) : this.#keys.open(note, key).checkpoint;
      const edge = new RightEdge();
      for (const hash of this.#hashes.slice(0, size)) edge.append(hash);
      const isRoot = edge.size === size && Buffer.from(edge.root()).equals(root);
      const rest = { ...told, leaves: size, after: Math.max(0, this.#hashes.length - size), origin };
      if (this.#wrong !== undefined) return { ...rest, wrong: this.#wrong };
      if (isRoot && key === undefined) return { ...rest, wrong: 'no key is known that signed its checkpoint' };
      return { ...rest, wrong: isRoot ? undefined : notTheRoot(this.#hashes.length, size) };
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      return { ...told, wrong: error.message };
    }
  }
}

const notTheRoot = (lines: number, size: number): string =>
  lines < size
    ? `it has ${lines} of the ${size} leaves that its checkpoint tells of: something was left out`
    : 'its leaves have not the root of its checkpoint: something was left out, added, altered or put elsewhere';

/** Which of what a leaf commits to a line says otherwise. */
function otherThan(leaf: ReturnType<typeof parseLeaf>, line: Line): string | undefined {
  const { type, id, source, data, ledgertime } = line;
  if (typeof ledgertime !== 'string' || instantText(instant(ledgertime)) !== leaf.t) return 'ledgertime';
  // What somebody else wrote into the store is named, and no more.
  if (leaf.kind === 'ledger.foreign') return undefined;
  if (source !== leaf.src) return 'source';
  if (id !== leaf.id) return 'id';
  const [, kind = type] = /^initium\.([A-Za-z]+)\.v\d+$/.exec(type) ?? [];
  if ((ownKinds[kind] ?? kind) !== leaf.kind) return 'type';
  return Buffer.from(sha256(Buffer.from(canonical(data)))).toString('hex') === leaf.ct ? undefined : 'data';
}

/** Which of what the ledger says of it in its metadata a line says otherwise than the metadata that its leaf commits to. */
function otherMark({ md }: ReturnType<typeof parseLeaf>, line: Line, metadata: unknown): string | undefined {
  const said = marks.filter(([name]) => line[name] !== undefined);
  if (said.length === 0) return undefined;
  const isItsOwn = typeof metadata === 'string' && Buffer.from(sha256(Buffer.from(metadata))).toString('hex') === md;
  const there = isItsOwn ? Object(parseJson(Buffer.from(metadata)).value) : {};
  return said.find(([name, member]) => there[member] !== line[name])?.[0];
}

const marks = [
  ['anchorroot', 'anchorRoot'],
  ['approvedproposal', 'approvedProposal'],
] as const;
