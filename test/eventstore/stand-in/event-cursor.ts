import type { RecordedEvent } from './recorded-event.js';
import type { StandInLog } from './stand-in-log.js';
import type { StoredStream } from './stored-stream.js';
import { firstReadable } from './stream-metadata.js';

/** Gives one event after the other, and undefined for as long as there is none further on. */
export type EventCursor = () => RecordedEvent | undefined;

/** A log as one node has it: a follower may not have all of it yet. */
export interface LogView {
  readonly log: StandInLog;
  /** The position before which the node has everything. */
  end(): bigint;
}

export function allForwards(view: LogView, from: bigint): EventCursor {
  let next = from;
  return () => {
    const event = view.log.events[view.log.indexFrom(next)];
    if (event === undefined || event.position >= view.end()) {
      return undefined;
    }
    next = event.position + 1n;
    return event;
  };
}

export function allBackwards({ log }: LogView, before: bigint): EventCursor {
  let next = before;
  return () => {
    const event = log.events[log.indexFrom(next) - 1];
    next = event?.position ?? 0n;
    return event;
  };
}

export function streamForwards(view: LogView, name: string, from: bigint): EventCursor {
  let next = from;
  return () => {
    const stream = view.log.stream(name);
    const first = stream === undefined ? 0n : readableFrom(view, stream);
    const event = stream?.events[stream.indexFrom(next > first ? next : first)];
    if (event === undefined || event.position >= view.end()) {
      return undefined;
    }
    next = event.revision + 1n;
    return event;
  };
}

/** @param from the revision to begin with; without one, the last. */
export function streamBackwards(view: LogView, stream: StoredStream, from: bigint | undefined): EventCursor {
  const first = readableFrom(view, stream);
  const events = stream.events.filter(({ revision, position }) => revision >= first && position < view.end());
  let index = events.findLastIndex(({ revision }) => from === undefined || revision <= from);
  return () => events[index--];
}

const readableFrom = ({ log }: LogView, { current, name }: StoredStream): bigint =>
  firstReadable(current, log.metadataOf(name));
