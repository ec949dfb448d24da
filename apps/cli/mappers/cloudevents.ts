import { type Line, readLines } from '../lines.js';
import { asSent } from './exported-event.js';
import type { Mapper } from './mapper.js';
import { refuseOtherForms } from './other-forms.js';

/** Far above what the ledger takes for an event, so that what is too large is quarantined there and not lost here. */
const bytesMax = 64 * 1024 * 1024;

/** So many lines are looked at before a file is said to hold no events. */
const linesLookedAtMax = 20;

/** CloudEvents as NDJSON, or the export of a ledger: one a line, sent as they are; lines of `initium export` as their sources sent them. */
export const cloudevents: Mapper = {
  name: 'cloudevents',
  async *events(file, from) {
    // What a ledger quarantines it keeps for good: a file in which nothing looks like an event is not sent at all.
    let unlike: Line[] | undefined = from.bytes === 0 ? [] : undefined;
    for await (const line of readLines(file, { from, bytesMax })) {
      if (unlike !== undefined && !looksLikeEvent(line.bytes)) {
        if (unlike.push(line) >= linesLookedAtMax) refuseOtherForms(file, unlike);
        continue;
      }
      if (unlike !== undefined) for (const held of unlike) yield mapped(held);
      unlike = undefined;
      yield mapped(line);
    }
    if (unlike !== undefined && unlike.length > 0) refuseOtherForms(file, unlike);
  },
};

const mapped = ({ bytes, number, end }: Line) => ({ event: asSent(bytes), line: number, end });

/** An object with the two members that no CloudEvent lacks, and few other things have. */
function looksLikeEvent(bytes: Uint8Array): boolean {
  try {
    const value = JSON.parse(Buffer.from(bytes).toString()) as { specversion?: unknown; type?: unknown } | null;
    return typeof value?.specversion === 'string' && typeof value.type === 'string';
  } catch {
    return false;
  }
}
