import { randomUUID } from 'node:crypto';
import type { EventStore, NewEvent } from '#libs/event-store';
import { type Evidence, evidenceStream, instantText, kindNamed, storedForm, typeOf } from '#libs/evidence';

/** One event to record, as few words as a test needs. */
export interface Sketch {
  readonly source: string;
  readonly id: string;
  /** The kind's name. */
  readonly kind: string;
  readonly subject: string;
  /** ms since 1970. */
  readonly time: number;
  readonly sequence?: string;
  /** Who recorded it. */
  readonly authid?: string;
  readonly data?: object;
  /** Stored in a stream of this name, and so no evidence. */
  readonly stream?: string;
}

const reception = { principal: 'anonymous', via: 'http', instance: 'test' };

/** What the kind cannot do without, where a test does not mind. */
const usually: Readonly<Record<string, object>> = {
  IpLogin: { country: 'CH' },
  ClientContact: { channel: 'EMAIL' },
  ExposureCheck: { identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'NONE' },
  FirmCommunication: { channel: 'EMAIL', purpose: 'OFFER' },
  OriginEvidence: { kind: 'OTHER' },
  SourceGap: { periodFrom: '2026-01-01T00:00:00Z', periodTo: '2026-01-02T00:00:00Z', reason: 'outage' },
  ServiceRequest: { service: 'e', asset: 'BTC' },
  ServiceProvided: { service: 'e', asset: 'BTC', entity: 'X' },
  MarketingExposure: { campaign: 'k' },
  LocationEvidence: { kind: 'ESTABLISHED', country: 'CH' },
  RegulatoryRequest: { authority: 'AMF', reference: 'r' },
  Retraction: { reason: 'DUPLICATE' },
};

export function storedEvent({ source, id, kind, subject, time, sequence, authid, data: told }: Sketch): NewEvent {
  const data = { ...usually[kind], ...told };
  const attributes = { specversion: '1.0', id, source, type: typeOf(kind), subject, time: instantText(time) };
  const optional = { ...(sequence !== undefined && { sequence }), ...(authid !== undefined && { authid }) };
  const evidence = { ...attributes, ...optional, data };
  const { type, data: bytes, metadata } = storedForm(evidence as Evidence, reception);
  return { eventId: randomUUID(), type, data: bytes, metadata };
}

/** The ledger's own kinds stand in streams of their own. */
const streamOf = (sketch: Sketch): string =>
  kindNamed(sketch.kind)?.ownToLedger === true ? `ledger-${sketch.kind}-${sketch.id}` : evidenceStream(sketch);

/** Records the events, each in a stream of its own, and gives their positions. */
export async function record(store: EventStore, sketches: readonly Sketch[]): Promise<bigint[]> {
  const results = await store.append(
    sketches.map((sketch) => ({
      stream: sketch.stream ?? streamOf(sketch),
      expectedRevision: 'NO_STREAM' as const,
      events: [storedEvent(sketch)],
    })),
  );
  return results.map((result) => {
    if (result.outcome !== 'appended') throw new Error('recorded twice');
    return result.position;
  });
}
