import { mediaTypes } from '../../media-types.js';
import { type Arrival, arrivalOf } from '../arrival.js';

/** What a mapping makes of the body of one delivery. */
export interface MappedDelivery {
  /** Evidence, and what nobody can make evidence of, in the order of the body's records. */
  readonly arrivals: readonly Arrival[];
  /** Records that are none of the ledger's business, says the mapping: how many, by what the vendor calls them. */
  readonly ignored: ReadonlyMap<string, number>;
}

export interface DeliveryContext {
  /** The source of all that comes of it. */
  readonly source: string;
  readonly contentType: string;
  /** It says that it was sent longer ago, or later, than a delivery may be. */
  readonly isOutsideWindow: boolean;
}

/** What makes evidence of a vendor's deliveries: which identity it has follows from the body alone, never from the moment. */
export interface WebhookMapping {
  readonly name: string;
  /** Of what its file says, in hex; undefined of one that is part of the program. */
  readonly hash: string | undefined;
  /** Never throws, whatever the body is. */
  map(body: Buffer, context: DeliveryContext): MappedDelivery;
  /** Bodies as the vendor sends them, to try a connection with. */
  readonly samples: readonly Buffer[];
}

/** The extension attribute of what was delivered outside of the window. */
export const outsideWindowName = 'outsidewindow';
const outsideWindow = { pointer: '', detail: 'says that it was sent outside of the connection’s replay window' };

/** What of a body that cannot be mapped is kept: all of it up to here, beyond it as much as of any event, and its hash. */
const keptBytesMax = 256 * 1024;

/** What cannot be mapped, whole, for quarantine. */
export function unmappedArrival(bytes: Buffer, reasons: readonly string[], context: DeliveryContext): Arrival {
  const { contentType, isOutsideWindow } = context;
  const problems = reasons.map((detail) => ({ pointer: '', detail }));
  const parsed = { problems: isOutsideWindow ? [...problems, outsideWindow] : problems };
  if (bytes.length <= keptBytesMax) return { bytes, contentType, parsed };
  const long = arrivalOf(bytes, contentType);
  return { ...long, parsed: { problems: [...(long.parsed.problems ?? []), ...parsed.problems] } };
}

/** An event of a mapping, as if a source had sent it. */
export function eventArrival(event: Readonly<Record<string, unknown>>, { isOutsideWindow }: DeliveryContext): Arrival {
  const flagged = isOutsideWindow ? { ...event, [outsideWindowName]: true } : event;
  return arrivalOf(Buffer.from(JSON.stringify(flagged)), mediaTypes.event);
}
