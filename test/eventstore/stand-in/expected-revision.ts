import { tombstoneRevision } from './recorded-event.js';

export type ExpectedRevision = bigint | 'no_stream' | 'any' | 'stream_exists';

/** What the server knows of a stream when it decides about an append. */
export interface Target {
  /** Of its last event, -1 where there is none. */
  readonly current: bigint;
  readonly isSoftDeleted: boolean;
  readonly hasMetadata: boolean;
  /** The revision under which an event id was written to this stream, as far as it is remembered. */
  revisionOf(id: string): bigint | undefined;
  idAt(revision: bigint): string | undefined;
}

export type Decision =
  | { readonly is: 'write' }
  /** Every id stands where it would be written: the answer is that of the first time. */
  | { readonly is: 'already-written'; readonly revision: bigint }
  | { readonly is: 'wrong-expected-version'; readonly current: bigint | 'no_stream' }
  | { readonly is: 'stream-deleted' };

/** What the server does with an append. Ids alone decide whether it was there before, never what the events say. */
export function decide(target: Target, expected: ExpectedRevision, ids: readonly string[]): Decision {
  if (target.current === tombstoneRevision) {
    return { is: 'stream-deleted' };
  }
  if (expected === 'stream_exists') {
    if (target.isSoftDeleted) {
      return { is: 'stream-deleted' };
    }
    if (target.current < 0n && !target.hasMetadata) {
      return wrong(target);
    }
  }
  if (expected === 'any' || expected === 'stream_exists') {
    return anywhere(target, ids);
  }
  const after = expected === 'no_stream' ? -1n : expected;
  if (after > target.current) {
    return wrong(target);
  }
  return after === target.current ? { is: 'write' } : atTheirPlace(target, expected, after, ids);
}

function anywhere(target: Target, ids: readonly string[]): Decision {
  let revision: bigint | undefined;
  for (const id of ids) {
    const found = target.revisionOf(id);
    if (found === undefined) {
      return revision === undefined ? { is: 'write' } : wrong(target);
    }
    revision = found;
  }
  return revision === undefined ? { is: 'write' } : { is: 'already-written', revision };
}

function atTheirPlace(target: Target, expected: ExpectedRevision, after: bigint, ids: readonly string[]): Decision {
  let revision = after;
  for (const id of ids) {
    revision += 1n;
    if (target.revisionOf(id) === revision || target.idAt(revision) === id) {
      continue;
    }
    const isFirst = revision === after + 1n;
    return isFirst && expected === 'no_stream' && target.isSoftDeleted ? { is: 'write' } : wrong(target);
  }
  return revision === after ? wrong(target) : { is: 'already-written', revision };
}

function wrong({ current }: Target): Decision {
  return { is: 'wrong-expected-version', current: current < 0n ? 'no_stream' : current };
}
