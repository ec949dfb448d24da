/** An event as a client proposes it. */
export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event as the log keeps it. */
export interface RecordedEvent extends ProposedEvent {
  readonly stream: string;
  readonly revision: bigint;
  /** Where its record begins: commit and prepare position are the same for whatever is written over gRPC. */
  readonly position: bigint;
  /** Where its record ends: reading backwards from here gives it, reading forwards does not. */
  readonly end: bigint;
  /** In units of 100 ns since 1970; undefined where the record lost it. */
  readonly created: bigint | undefined;
}

/** The revision of a tombstone, which no append can ever follow. */
export const tombstoneRevision = 2n ** 63n - 1n;

const bytesBesideStrings = 88;

/** How far an event moves the log on. The server's own measure, so that positions here have the gaps they have there. */
export function sizeOnDisk(stream: string, event: ProposedEvent): bigint {
  const names = stringSize(stream) + stringSize(event.type);
  return BigInt(bytesBesideStrings + names + event.data.length + event.metadata.length);
}

function stringSize(text: string): number {
  const bytes = Buffer.byteLength(text);
  return bytes + Math.max(1, Math.ceil(bytes.toString(2).length / 7));
}
