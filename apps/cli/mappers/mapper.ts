import type { Offset } from '../lines.js';

/** One event as it goes to the ledger. */
export interface MappedEvent {
  /**
   * A CloudEvent as JSON on one line, without a newline; not checked, for that is the ledger's to do. Undefined for what
   * another ledger said of itself, which no source may say: it is counted, and not sent.
   */
  readonly event: Uint8Array | undefined;
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
  readonly name: string;
  readonly summary: string;
  /**
   * The events of a file (`-`: standard input) from an offset on, read as they are asked for. Throws a `CommandFailure`
   * before the first of them where the file is of another form altogether.
   */
  events(file: string, from: Offset): AsyncIterable<MappedEvent>;
}
