import { createHash } from 'node:crypto';
import {
  type Claims,
  claimedSubjectOf,
  claimsInClear,
  claimsOf,
  type DataOf,
  type EventReference,
  LOOKS_LIKE,
  type Problem,
  problemInClear,
} from '#libs/evidence';
import type { ArrivalNames } from '../proofs/leaf-maker.js';
import { type Arrival, lenientJson } from './arrival.js';

export const quarantinePrefix = 'quarantine-';

/** What is kept of something that is not valid evidence, all of it. */
export interface QuarantinedWhole {
  /** What the ledger calls what has this SHA-256. */
  readonly quarantineId: string;
  /** Of what was sent, in hex; of what held personal data that could not be sealed, of what is kept. */
  readonly sha256: string;
  /** Of what was sent, in bytes. */
  readonly length: number;
  /** What is kept, in base64. */
  readonly raw: string;
  readonly truncated?: boolean;
  readonly contentType: string;
  readonly problems: readonly Problem[];
  readonly resubmissionOf?: EventReference;
  /** What could be read of what is kept. */
  readonly claims?: Claims;
}

const withheld: Problem = {
  pointer: '',
  detail:
    'was kept without what it holds under `personal`, which may be stored sealed only, and this ledger has no vault',
};

/**
 * What is to be kept, with every reason: all of it as it was sent; of what is over-long the first 64 KiB. The same bytes have the
 * same id. Where it cannot be sealed, nothing is kept that stands under `personal`, nor a plain fingerprint of it, for the ledger
 * forgets nothing.
 */
export function quarantineEntry(
  arrival: Arrival,
  problems: readonly Problem[],
  { names, canSeal }: { readonly names: ArrivalNames; readonly canSeal: boolean },
): QuarantinedWhole {
  const { bytes, contentType, overLong } = arrival;
  const open = canSeal ? undefined : withoutPersonal(arrival, problems);
  const kept = open?.bytes ?? bytes;
  const sha256 = open === undefined && overLong !== undefined ? overLong.sha256 : sha256Of(kept);
  const raw = Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength).toString('base64');
  const claims = claimsOf({ raw });
  const reasons = open?.problems ?? problems;
  return {
    quarantineId: names.arrivalName(sha256),
    sha256,
    length: overLong?.length ?? bytes.length,
    raw,
    ...(overLong === undefined && !open?.cut ? {} : { truncated: true }),
    contentType,
    problems: keepable(canSeal ? reasons : reasons.map(saidToBeInClear)),
    ...(Object.keys(claims).length === 0 ? {} : { claims }),
  };
}

/** The same as it is stored where it can be sealed: what may be personal under `personal`, and what of it can stand in clear. */
export function sealable({ sha256, raw, problems, claims, ...rest }: QuarantinedWhole): DataOf<'Quarantined'> {
  const clear = claims && claimsInClear(claims);
  const about = clear?.subject === undefined ? claimedSubjectOf({ raw }) : undefined;
  const inClear = problems.map(problemInClear);
  return {
    ...rest,
    problems: [...new Map(inClear.map((one) => [`${one.pointer} ${one.detail}`, one])).values()],
    ...(clear && { claims: clear }),
    ...(about !== undefined && { about }),
    personal: { sha256, raw, problems, ...(claims && { claims }) },
  };
}

/** What an entry says, with what was sealed in it where that is open. */
export function wholeOf({ personal, ...data }: DataOf<'Quarantined'>): DataOf<'Quarantined'> {
  return { ...data, ...(personal as Partial<DataOf<'Quarantined'>>) };
}

/** Whoever sent what looks like a person is told where it lies now. */
function saidToBeInClear({ pointer, detail }: Problem): Problem {
  const like = detail.startsWith(LOOKS_LIKE);
  return {
    pointer,
    detail: like ? `${detail}. Quarantine keeps it in clear, for this ledger has no vault` : detail,
  };
}

/** In characters. A key of 60 KB with a hundred things wrong below it would else be kept a hundred times. */
const pointerLengthMax = 512;

/** In characters, of all reasons of one event: more than a person reads, and less than a thousand events can fill memory with. */
const reasonsLengthMax = 16 * 1024;
const more: Problem = { pointer: '', detail: 'has more wrong with it than is listed here' };

/** Every reason; where a pointer is too long to be of use, the nearest place above it that has a shorter one. */
function keepable(problems: readonly Problem[]): readonly Problem[] {
  if (problems.every(({ pointer }) => pointer.length <= pointerLengthMax)) return withinLength(problems);
  const kept = problems.map(({ pointer, detail }) => ({ pointer: shortened(pointer), detail }));
  return withinLength([...new Map(kept.map((problem) => [`${problem.pointer} ${problem.detail}`, problem])).values()]);
}

function withinLength(problems: readonly Problem[]): readonly Problem[] {
  let left = reasonsLengthMax;
  const beyond = problems.findIndex(({ pointer, detail }) => {
    left -= pointer.length + detail.length;
    return left < 0;
  });
  return beyond === -1 ? problems : [...problems.slice(0, beyond), more];
}

function shortened(pointer: string): string {
  if (pointer.length <= pointerLengthMax) return pointer;
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/', pointerLengthMax)));
}

interface Open {
  readonly bytes: Uint8Array;
  readonly problems: readonly Problem[];
  /** Where it could not be read, all from `personal` on is missing. */
  readonly cut: boolean;
}

/** `"personal"` however JSON may spell it. */
const personalKey = new RegExp(`"${[...'personal'].map(spellings).join('')}"`, 'i');

/** The same where it stands for a key in what only looks like JSON, or is something else altogether. */
const looseKey = /\bpersonal\b\s*(?:['"]\s*)?[:=>]/i;

function spellings(letter: string): string {
  const codes = [letter, letter.toUpperCase()].map((one) => one.charCodeAt(0).toString(16));
  return `(?:${letter}|\\\\u00(?:${codes.join('|')}))`;
}

function withoutPersonal({ bytes, parsed }: Arrival, problems: readonly Problem[]): Open | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const strict = personalKey.exec(text);
  const found = strict ?? looseKey.exec(text);
  if (found === null) return undefined;
  const lenient = lenientJson(bytes);
  if (strict === null && lenient !== undefined) return undefined;
  const stripped = lenient === undefined ? undefined : stripPersonal(lenient.value);
  if (stripped === undefined) {
    // Its parser's words may quote it.
    const unread = { pointer: '', detail: 'could not be read as JSON' };
    return { bytes: bytes.subarray(0, found.index), problems: [unread, withheld], cut: true };
  }
  // Of a key that stands twice, reading kept one: only what was read strictly is known to have held nothing more.
  if (!stripped.removed && parsed.problems === undefined) return undefined;
  const outside = problems.map(({ pointer, detail }) => ({ pointer: outsidePersonal(pointer), detail }));
  return { bytes: Buffer.from(stripped.text), problems: [...outside, withheld], cut: false };
}

/** A pointer to what stands under `personal`, as one to `personal` itself: a key may be a name. */
function outsidePersonal(pointer: string): string {
  const within = /\/personal\//i.exec(pointer);
  return within === null ? pointer : pointer.slice(0, within.index + '/personal'.length);
}

function stripPersonal(value: unknown): { readonly text: string; readonly removed: boolean } | undefined {
  let removed = false;
  try {
    const text = JSON.stringify(value, (key, member) => {
      if (key.toLowerCase() !== 'personal') return member;
      removed = true;
      return undefined;
    });
    return { text, removed };
  } catch {
    // Nested deeper than the stack is.
    return undefined;
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Source and id of what may be anything, as far as they can be read. */
export function identityIn({ bytes, overLong, parsed }: Arrival): Partial<EventReference> {
  const value = parsed.problems === undefined ? parsed.value : overLong ? undefined : lenientJson(bytes)?.value;
  if (typeof value !== 'object' || value === null) return {};
  const { source, id } = value as { source?: unknown; id?: unknown };
  return { ...(isName(source) && { source }), ...(isName(id) && { id }) };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 256 && value.isWellFormed();
}
