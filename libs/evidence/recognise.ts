import { storedProblems } from './check-evidence.js';
import { parseJson } from './parse-json.js';
import { evidenceStream, isEvidenceStream } from './stored-form.js';

/** A stored event, as far as it takes to tell whose it is. */
export interface Stored {
  readonly stream: string;
  readonly revision: bigint;
  readonly type: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/**
 * What an event says that it is, once it is known to be the ledger's own, and its data: undefined of bookkeeping, which is no
 * evidence.
 */
export type Recognition =
  | { readonly why: string; readonly ce?: Attributed; readonly data?: undefined }
  | { readonly why?: undefined; readonly ce?: Attributed; readonly data?: Attributed };

type Attributed = Readonly<Record<string, unknown>>;

/** Where the terms of who signs a ledger's log stand, one behind the other: the only stream of the ledger with more than one event. */
export const signingStream = 'sequencer';

/**
 * Whether a stored event is one that the ledger wrote, by its form: the stored form of version 1, in the stream that is its
 * identity's, and valid by its kind's schema, as what a source sends has to be. Whoever else can write into the store can
 * put anything there. `why` is the reason against it, as a clause; `ce` are the attributes that it claims, where it has some.
 * Never throws.
 */
export function recognise({ stream, revision, type, data, metadata }: Stored): Recognition {
  const { value } = parseJson(metadata);
  const { v, ce } = isObject(value) ? value : {};
  const claimed = isObject(ce) ? { ce } : {};
  const because = (why: string): Recognition => ({ ...claimed, why });
  if (type.startsWith('$')) return because(`is of the server's own type ${type}`);
  if (revision !== 0n && stream !== signingStream)
    return because('is not the first of its stream, and the ledger writes one event into each');
  if (v !== 1) return because('has not the stored form of version 1');
  const parsed = parseJson(data);
  if (!isObject(parsed.value)) return because('has no JSON object as its data');
  if (!isObject(ce)) return isBookkeeping(stream, type) ? {} : because('has no attributes of evidence');
  if (ce.type !== type) return because(`is of type ${type} and says another one in its attributes`);
  for (const name in ce) if (ce[name] === null) return because(`has no ${name}`);
  const event = { ...ce, data: parsed.value };
  const [first] = storedProblems(event, isEvidenceStream(stream));
  if (first !== undefined) return because(`is not valid evidence: ${first.pointer} ${first.detail}`.slice(0, 300));
  if (isEvidenceStream(stream) && stream !== evidenceStream(ce as { source: string; id: string }))
    return because('is in a stream that is not its identity’s');
  return { ...claimed, data: parsed.value };
}

const isBookkeeping = (stream: string, type: string): boolean =>
  (stream.startsWith('ledger-') || stream === signingStream) && type.startsWith('ledger.');

function isObject(value: unknown): value is Attributed {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
