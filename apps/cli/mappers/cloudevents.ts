import { readLines } from '../lines.js';
import type { Mapper } from './mapper.js';

/** Far above what the ledger takes for an event, so that what is too large is quarantined there and not lost here. */
const bytesMax = 64 * 1024 * 1024;

/** CloudEvents, one a line, sent as they are. */
export const cloudevents: Mapper = {
  name: 'cloudevents',
  summary: 'CloudEvents as NDJSON',
  async *events(file, from) {
    for await (const { bytes, number, end } of readLines(file, { from, bytesMax })) {
      yield { event: bytes, line: number, end };
    }
  },
};
