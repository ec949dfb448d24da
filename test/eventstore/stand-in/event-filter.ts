import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type { RecordedEvent } from './recorded-event.js';

/** Which events of `$all` a call wants, and after how many it wants to hear where it is. */
export interface EventFilter {
  readonly matches: (event: RecordedEvent) => boolean;
  readonly checkpointInterval: number;
}

const windowOtherwise = 32;

export function eventFilter(options: streams.ReadReq.Options.FilterOptions): EventFilter {
  const byType = options.getEventType();
  const expression = byType ?? options.getStreamIdentifier();
  const regex = expression?.getRegex() ?? '';
  const prefixes = expression?.getPrefixList() ?? [];
  const pattern = regex === '' ? undefined : new RegExp(regex);
  const window = options.hasMax() ? options.getMax() : windowOtherwise;
  return {
    matches: (event) => {
      const text = byType === undefined ? event.stream : event.type;
      return pattern?.test(text) ?? prefixes.some((prefix) => text.startsWith(prefix));
    },
    checkpointInterval: window * options.getCheckpointintervalmultiplier(),
  };
}
