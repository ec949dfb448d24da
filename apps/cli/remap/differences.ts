import { bearingOf, canonical, instant, type KindName, kindOfType } from '#libs/evidence';
import { type MappedRecord, unmappedType } from '#packages/mappers';

/** A piece of evidence as a list of events shows it, or as a mapping makes it. */
export interface RemappedPiece {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a mended mapping makes of what was recorded, held against it. */
export interface MappingDifferences {
  /** Pieces that are there as they would be made now. */
  readonly same: number;
  /** To be recorded under ids of their own: what speaks against the firm counts whenever it is learned. */
  readonly hurting: readonly Readonly<Record<string, unknown>>[];
  /** What would not be made any more, or otherwise, and speaks against the firm: two persons take it away. */
  readonly relieving: readonly RemappedPiece[];
  /** What would be made now and speaks for the firm: late by now, it would not count. */
  readonly tooLate: readonly RemappedPiece[];
}

const reachedNobody: readonly unknown[] = ['SUPPRESSED', 'FAILED', 'DEFERRED'];

/** Whether a piece can only speak against the firm, or count for both sides of a link. */
function hurts({ type, data }: RemappedPiece): boolean {
  const kind = kindOfType(type)?.name as KindName | undefined;
  if (kind === undefined) return false;
  if (kind === 'MarketingExposure' || kind === 'FirmCommunication') return !reachedNobody.includes(data.stage);
  if (kind === 'IdentityLink') return true;
  return bearingOf({ kind, data } as Parameters<typeof bearingOf>[0]) === 'hurts';
}

const said = ({ type, subject, time, data }: RemappedPiece): string => {
  const { personal: _personal, sealed: _sealed, ...clear } = data;
  return canonical({ type, subject, time: instant(time), data: clear });
};

/**
 * Holds all that a mapping makes now of the records of a source against what earlier versions made of them. `version` ends the
 * ids of what is recorded anew, so that the same is never recorded twice.
 */
export function differencesOf(
  recorded: readonly RemappedPiece[],
  mapped: readonly MappedRecord[],
  version: number,
): MappingDifferences {
  const there = new Map(recorded.map((piece) => [piece.id, piece]));
  const made = mapped.flatMap(({ evidence }) => evidence.map((event) => event as unknown as RemappedPiece));
  const madeIds = new Set(made.flatMap(({ id }) => [id, `${id}~${version}`]));
  const isSame = (piece: RemappedPiece, id: string): boolean => {
    const found = there.get(id);
    return found !== undefined && said(found) === said(piece);
  };
  const others = made.filter((piece) => !isSame(piece, piece.id) && !isSame(piece, `${piece.id}~${version}`));
  const isOther = new Set(made.filter((piece) => !isSame(piece, piece.id)).map(({ id }) => id));
  return {
    same: made.length - others.length,
    hurting: others
      .filter(hurts)
      .map((piece) => ({ ...piece, id: there.has(piece.id) ? `${piece.id}~${version}` : piece.id })),
    relieving: recorded.filter((piece) => hurts(piece) && (isOther.has(piece.id) || !madeIds.has(piece.id))),
    tooLate: others.filter((piece) => !hurts(piece) && piece.type !== unmappedType),
  };
}
