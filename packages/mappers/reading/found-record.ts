/** A record of a file, or what could not be read of it. */
export interface FoundRecord {
  /** The record; of what is no record of its format, its text. */
  readonly record: unknown;
  /** Why it could not be read. */
  readonly fault?: string;
  /** Its place in the file, from 1. */
  readonly number: number;
  /** Where reading would have to go on to give it again, in bytes from the start of the file. */
  readonly start: number;
  /** The same to go on behind it. */
  readonly end: number;
}

/** Where reading goes on: behind so many bytes and so many records. */
export interface ReadFrom {
  readonly bytes: number;
  readonly records: number;
}

/** Why a file cannot be read on: what follows would be guessed. */
export class UnreadableRecords extends Error {
  override readonly name = 'UnreadableRecords';
}

export const recordBytesMax = 64 * 1024 * 1024;
