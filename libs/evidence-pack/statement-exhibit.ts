import { checkRecorded, instant, instantText, parseJson, type RecordedEvidence, typeOf } from '#libs/evidence';
import { FormatError, type LogLeaf, openSealedData, type SealedData } from '#libs/transparency';
import type { SaidOfExhibit } from './statement-part.js';

/** What a statement has of one piece of evidence, but for its proof. */
export interface StatementExhibitParts {
  readonly leaf: LogLeaf;
  /** As it is stored: `ct` of the leaf is its hash. */
  readonly data: Uint8Array;
  /** Of what is sealed in it; undefined where nothing is, or the ledger cannot open it any more. */
  readonly key: Uint8Array | undefined;
  readonly said: SaidOfExhibit;
}

/** A piece of evidence as its client sees it: without whoever recorded it, and with what is personal in it. */
export interface OpenedExhibit {
  readonly evidence: RecordedEvidence;
  /** Undefined where nothing of it is sealed, or nothing can be opened. */
  readonly personal: Readonly<Record<string, unknown>> | undefined;
  readonly isSealed: boolean;
}

/**
 * An exhibit of a statement as evidence: kind, source, id and when it was recorded are those of its leaf. Throws a `FormatError` where
 * the bytes are no evidence, or where the key is not the one that the leaf commits to or does not open it.
 */
export function openedExhibit({ leaf, data, key, said }: StatementExhibitParts): OpenedExhibit {
  const { value, problems } = parseJson(data);
  const { src: source = '', id = '', kind, t, dk } = leaf;
  const type = typeOf(kind);
  const stored = { specversion: '1.0', id, source, type, subject: said.subject, time: said.occurred, data: value };
  const checked = checkRecorded({ ...stored, ledgertime: instantText(instant(t)) });
  const [problem] = problems ?? checked.problems ?? [];
  if (checked.evidence === undefined || problem !== undefined)
    throw new FormatError(`exhibit ${said.exhibit} is not of evidence: ${problem?.pointer} ${problem?.detail}`);
  const { evidence } = checked;
  const { sealed } = evidence.data as { readonly sealed?: SealedData };
  if ((sealed === undefined) !== (dk === undefined))
    throw new FormatError(
      `the leaf of exhibit ${said.exhibit} and its data do not agree on whether something is sealed`,
    );
  if (sealed === undefined || dk === undefined || key === undefined) {
    if (key !== undefined)
      throw new FormatError(`there is a key of exhibit ${said.exhibit}, in which nothing is sealed`);
    return { evidence, personal: undefined, isSealed: sealed !== undefined };
  }
  const personal = parseJson(openSealedData(key, sealed, evidence, dk)).value;
  return { evidence, personal: Object(personal), isSealed: true };
}
