import { type CompiledMapping, type MappedRecord, type PseudonymKeys, parsed } from '#packages/mappers';
import { mediaTypes } from '../../media-types.js';
import type { Arrival } from '../arrival.js';
import {
  type DeliveryContext,
  eventArrival,
  type MappedDelivery,
  unmappedArrival,
  type WebhookMapping,
} from './webhook-mapping.js';

const decoder = new TextDecoder('utf-8', { fatal: true });
const formType = /^application\/x-www-form-urlencoded\b/i;

/** A mapping of a vendor's records over bodies of JSON, or of a form, whose fields are then one record. */
export function vendorMapping(name: string, compiled: CompiledMapping, keys: PseudonymKeys): WebhookMapping {
  return {
    name,
    hash: compiled.hash,
    samples: compiled.mapping.samples.map(({ record }) => Buffer.from(JSON.stringify(record))),
    map: (body, context) => {
      const { document, why } = documentIn(body, context.contentType);
      if (why !== undefined) return { arrivals: [unmappedArrival(body, [why], context)], ignored: new Map() };
      return mappedIn(compiled, document, keys, context);
    },
  };
}

function mappedIn(
  compiled: CompiledMapping,
  document: unknown,
  keys: PseudonymKeys,
  context: DeliveryContext,
): MappedDelivery {
  const arrivals: Arrival[] = [];
  const ignored = new Map<string, number>();
  for (const record of compiled.recordsOf(document)) {
    const mapped = compiled.map(record, { source: context.source, keys });
    if (mapped.ignored !== undefined) ignored.set(mapped.type, (ignored.get(mapped.type) ?? 0) + 1);
    arrivals.push(...arrivalsOf(mapped, record, context));
  }
  return { arrivals, ignored };
}

function arrivalsOf({ evidence, unmapped }: MappedRecord, record: unknown, context: DeliveryContext): Arrival[] {
  if (unmapped === undefined) return evidence.map((event) => eventArrival(event, context));
  const { event, reasons } = unmapped;
  // An event that had no room for the record says no more than its hash: then the record itself is kept.
  const { raw } = Object((event.data as { personal?: unknown } | undefined)?.personal) as { readonly raw?: unknown };
  const kept = raw === undefined ? record : event;
  const contentType = raw === undefined ? context.contentType : mediaTypes.event;
  return [unmappedArrival(Buffer.from(JSON.stringify(kept)), reasons, { ...context, contentType })];
}

function documentIn(body: Buffer, contentType: string): { readonly document?: unknown; readonly why?: string } {
  try {
    const text = decoder.decode(body);
    if (formType.test(contentType)) return { document: Object.fromEntries(new URLSearchParams(text)) };
    const { value, fault } = parsed(text);
    return fault === undefined ? { document: value } : { why: 'is no JSON' };
  } catch {
    return { why: 'is not UTF-8' };
  }
}
