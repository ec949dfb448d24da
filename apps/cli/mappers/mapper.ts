import type { Offset } from '../lines.js';

/** One event as it goes to the ledger. */
export interface MappedEvent {
  /**
   * A CloudEvent as JSON on one line, without a newline; not checked, for that is the ledger's to do. Undefined for what
   * another ledger said of itself, which no source may say, or a mapping ignores: it is counted, and not sent.
   */
  readonly event: Uint8Array | undefined;
  /** Why it is not sent: what a mapping ignores, by the vendor's word for it. */
  readonly ignored?: string;
  /** Why no evidence could be made of a record, which the ledger keeps in quarantine. */
  readonly unmapped?: string;
  /** The line of the file that it comes from. */
  readonly line: number;
  /** Where to go on once this event, and with it all before it, has been answered: bytes from the start of the file. */
  readonly end: number;
}

/**
 * What makes evidence of a vendor's export. Which (source, id) an event has may depend on the export alone, never on
 * the moment: that is why an import can be run again and records nothing twice.
 */
export interface Mapper {
  /** What an interrupted import is gone on with: another version of a mapping is another mapper. */
  readonly name: string;
  /**
   * The events of a file (`-`: standard input) from an offset on, read as they are asked for. Throws a `CommandFailure`
   * before the first of them where the file is of another form altogether.
   */
  events(file: string, from: Offset): AsyncIterable<MappedEvent>;
}

export interface MapperAsked {
  /** A name, or the file of a mapping. */
  readonly mapper: string;
  /** Under which its events are recorded. */
  readonly source?: string;
  /** The file of the firm's keys. */
  readonly pseudonymKeys?: string;
}
