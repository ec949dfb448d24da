import type { EventStore, NewEvent } from '#libs/event-store';
import { parseJson } from '#libs/evidence';
import { type AskedOfBag, bytesOfQuestion, parseQuestion } from '#libs/evidence-pack';
import { FormatError } from '#libs/transparency';
import { bookkeeping } from '../ledger-fact.js';
import type { MadePack } from './making/write-bag.js';

/** What a pack follows from, beside the log and the evidence: its question, and the checkpoint that its proofs end in. */
export interface PackOrigin {
  readonly question: AskedOfBag;
  readonly note: Uint8Array;
}

/** A pack as the ledger recorded that it was made. */
export interface RecordedPack {
  /** SHA-256 of its `manifest-sha256.txt`, in hex. */
  readonly manifest: string;
  /** From which any process makes it again; undefined of one that an earlier version recorded. */
  readonly origin: PackOrigin | undefined;
}

const streamOf = (id: string): string => `ledger-pack-${id}`;

/** Undefined where no such pack was made. */
export async function recordedPack(store: EventStore, id: string): Promise<RecordedPack | undefined> {
  const made = await store.readFirst(streamOf(id));
  const { manifest } = Object(made && parseJson(made.data).value) as { readonly manifest?: unknown };
  return made !== undefined && typeof manifest === 'string' ? { manifest, origin: originIn(made.metadata) } : undefined;
}

/**
 * Records that a pack was made, once; gives whether it was this that did. In the log it says in clear which pack and its hashes; about whom,
 * and why, stands in its metadata, of which a leaf has the hash. Durable when it resolves.
 */
export async function recordPack(
  store: EventStore,
  { id, manifest, coverage, figures }: MadePack,
  { question, note }: PackOrigin,
): Promise<boolean> {
  const data = {
    pack: id,
    manifest,
    ...(coverage && { coverage }),
    ...(figures && { figures }),
    size: String(question.log.size),
  };
  const texts = { question: textOf(bytesOfQuestion(question)), checkpoint: textOf(note) };
  const event: NewEvent = {
    ...bookkeeping('ledger.pack', data),
    metadata: bookkeeping('ledger.pack', { v: 1, ...texts }).data,
  };
  const [result] = await store.append([{ stream: streamOf(id), expectedRevision: 'NO_STREAM', events: [event] }]);
  return result?.outcome === 'appended';
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** Whoever else can write into the store may have put anything there. */
function originIn(metadata: Uint8Array): PackOrigin | undefined {
  const { question, checkpoint } = Object(parseJson(metadata).value) as Partial<
    Record<'question' | 'checkpoint', unknown>
  >;
  if (typeof question !== 'string' || typeof checkpoint !== 'string') return undefined;
  try {
    return { question: parseQuestion(Buffer.from(question)), note: Buffer.from(checkpoint) };
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
