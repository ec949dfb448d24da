import {
  type CompiledMapping,
  type FoundRecord,
  type MappedRecord,
  type MappingContext,
  readRecords,
  UnreadableRecords,
} from '#packages/mappers';
import { CommandFailure } from '../failure.js';
import { nameOf } from '../lines.js';
import { printable } from '../table.js';
import type { MappedEvent, Mapper, MapperAsked } from './mapper.js';
import { mappingNamed } from './mapping-file.js';
import { pseudonymKeys } from './pseudonym-keys.js';

/** So many records are looked at before a file is said to be none of its mapper's. */
const recordsLookedAtMax = 20;
const shownMax = 60;

/** What a mapping makes of a vendor's export. */
export function mappingMapper({ mapper, source, pseudonymKeys: file }: MapperAsked): Mapper {
  const compiled = mappingNamed(mapper);
  const context = { source: source ?? compiled.mapping.mapping, keys: pseudonymKeys(file) };
  return {
    name: `${compiled.label} ${compiled.hash} ${context.source}`,
    async *events(path, from) {
      const records = readRecords(path, compiled, { bytes: from.bytes, records: from.lines });
      // What a ledger quarantines it keeps for good: a file in which nothing looks like this vendor's is not sent at all.
      let unlike: FoundRecord[] | undefined = from.bytes === 0 ? [] : undefined;
      try {
        for await (const found of records) {
          if (unlike !== undefined && (found.fault !== undefined || !compiled.recognises(found.record))) {
            if (unlike.push(found) >= recordsLookedAtMax) refuseOtherFiles(path, unlike, compiled);
            continue;
          }
          for (const held of unlike ?? []) yield* eventsOf(held, compiled, context);
          unlike = undefined;
          yield* eventsOf(found, compiled, context);
        }
      } catch (error) {
        if (error instanceof UnreadableRecords) throw new CommandFailure(`${nameOf(path)}: ${error.message}`);
        throw error;
      }
      if (unlike !== undefined && unlike.length > 0) refuseOtherFiles(path, unlike, compiled);
    },
  };
}

/** A record is done with its last event: an import that is gone on with begins with a whole record. */
function* eventsOf(found: FoundRecord, compiled: CompiledMapping, context: MappingContext): Generator<MappedEvent> {
  const { record, fault, number, end } = found;
  const mapped = fault === undefined ? compiled.map(record, context) : compiled.unreadable(record, fault, context);
  const { type, evidence, ignored, unmapped } = mapped satisfies MappedRecord;
  if (ignored !== undefined) return yield { event: undefined, ignored: type, line: number, end };
  if (unmapped !== undefined)
    return yield {
      event: bytesOf(unmapped.event),
      unmapped: `${type}: ${unmapped.reasons.join('; ')}`,
      line: number,
      end,
    };
  const [last, ...before] = evidence.toReversed();
  for (const event of before.toReversed()) yield { event: bytesOf(event), line: number - 1, end: found.start };
  yield { event: bytesOf(last as object), line: number, end };
}

const bytesOf = (event: object): Uint8Array => Buffer.from(JSON.stringify(event));

function refuseOtherFiles(
  file: string,
  [first, ...others]: readonly FoundRecord[],
  { mapping }: CompiledMapping,
): never {
  const text = typeof first?.record === 'string' ? first.record : JSON.stringify(first?.record);
  const shown = printable(text.slice(0, shownMax));
  const looked = others.length === 0 ? 'it is no record' : `none of its first ${others.length + 1} records is one`;
  throw new CommandFailure(
    `${nameOf(file)}:1: ${looked} of ${mapping.title}, so nothing was sent; is it the export that --mapper reads? (it begins: ${shown})`,
  );
}
