import { type Arrived, arrivedIn, type DeliveryStage, messageTypes, toFact } from '#libs/assessment';
import type { StoredEvent } from '#libs/event-store';
import {
  type Attributes,
  type Evidence,
  instant,
  instantText,
  isEvidenceStream,
  type NamedEntry,
  namedEntriesIn,
  type Recognition,
  type RecordedEvidence,
  recognise,
} from '#libs/evidence';
import { type EvidenceHeader, usualHeader } from './evidence-header.js';

export type { EvidenceHeader } from './evidence-header.js';

/** Something that arrived and is no evidence, without what is kept of it. */
export interface ArrivedEvent extends Omit<Arrived, 'fact'> {
  /** Where something was wrong with it (JSON Pointers), each once; of one that is long, the nearest place above that is not. */
  readonly pointers: readonly string[];
}

/** Whether an event may be something that arrived and is no evidence. */
export const mayHaveArrived = ({ stream }: StoredEvent): boolean =>
  stream.startsWith('quarantine-') || stream.startsWith('conflict-');

/** An event on its way into the views. What it is, and what it is filed under, is read once for all of them. */
export class ProjectedEvent {
  readonly event: StoredEvent;
  #recognition: Omit<Recognition, 'data'> | undefined;
  #stage: DeliveryStage | undefined;
  #arrival: ArrivedEvent | undefined;
  #namedEntries: readonly NamedEntry[] = [];
  #header: EvidenceHeader | undefined;
  #isRead = false;

  constructor(event: StoredEvent) {
    this.event = event;
  }

  /** What the event says of itself, and why it is not the ledger's, where it is not: then no view takes it in. */
  get recognition(): Omit<Recognition, 'data'> {
    if (this.#recognition === undefined) {
      const { data, ...recognition } = recognise(this.event);
      this.#recognition = recognition;
      // Of its data no more is kept: a batch is held as a whole.
      if (data !== undefined && messageTypes.has(this.event.type)) {
        const { message, stage } = data as DeliveryStage;
        this.#stage = { message, stage };
      }
      if (data !== undefined && isEvidenceStream(this.event.stream))
        this.#namedEntries = namedEntriesIn({ ...recognition.ce, data } as unknown as Evidence);
      if (data !== undefined && mayHaveArrived(this.event)) this.#arrival = arrivalIn(this.event, recognition, data);
    }
    return this.#recognition;
  }

  /** What arrived and is no evidence; undefined of all else, and of what is not the ledger's. */
  get arrival(): ArrivedEvent | undefined {
    return this.recognition.why === undefined ? this.#arrival : undefined;
  }

  /** The entries of registers that it names; none of what is no evidence, or not the ledger's. */
  get namedEntries(): readonly NamedEntry[] {
    return this.recognition.why === undefined ? this.#namedEntries : [];
  }

  /** Of a message, what tells its delivery; undefined of all else. */
  get stage(): DeliveryStage | undefined {
    return this.recognition.why === undefined ? this.#stage : undefined;
  }

  /**
   * Undefined for what is no evidence: quarantined bytes, conflicts, the ledger's own bookkeeping, and what is not the
   * ledger's. The ledger's own facts count where they have the attributes of evidence. Never throws.
   */
  get header(): EvidenceHeader | undefined {
    if (!this.#isRead) {
      this.#header = this.#readHeader();
      this.#isRead = true;
    }
    return this.#header;
  }

  #readHeader(): EvidenceHeader | undefined {
    const { stream, metadata } = this.event;
    if (!isEvidenceStream(stream) && !stream.startsWith('ledger-')) return undefined;
    const { why, ce } = this.recognition;
    if (why !== undefined || ce === undefined) return undefined;
    const usual = usualHeader(metadata);
    if (usual !== undefined) return usual;
    const { source, subject, time, sequence } = ce as unknown as Attributes;
    return { source, subject, time: instant(time), sequence: sequence === undefined ? undefined : BigInt(sequence) };
  }
}

/** What `View.references` is of evidence; of all else, and of what is not the ledger's, a view is told no positions. */
export const ofEvidence =
  (streamsOf: (event: StoredEvent) => readonly string[]) =>
  ({ event, header }: ProjectedEvent): readonly string[] =>
    header === undefined ? [] : streamsOf(event);

function arrivalIn({ ledgertime, position }: StoredEvent, { ce }: Recognition, data: object): ArrivedEvent | undefined {
  const there = { ledgertime: instantText(ledgertime), position: String(position) };
  const fact = toFact({ ...ce, data, ...there } as unknown as RecordedEvidence);
  const arrived = fact && arrivedIn(fact);
  if (arrived === undefined) return undefined;
  const { fact: _, ...arrival } = arrived;
  const { problems = [] } = data as { readonly problems?: readonly { readonly pointer: string }[] };
  return { ...arrival, pointers: [...new Set(problems.map(({ pointer }) => shortened(pointer)))] };
}

/** In characters. One arrival may have a hundred things wrong with it, and a batch of thousands is held as a whole. */
const pointerLengthMax = 128;

function shortened(pointer: string): string {
  const isShort = pointer.length <= pointerLengthMax;
  return isShort ? pointer : pointer.slice(0, Math.max(0, pointer.lastIndexOf('/', pointerLengthMax)));
}

export function textOf(bytes: Uint8Array): string {
  if (bytes instanceof Buffer) return bytes.toString('utf8');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
