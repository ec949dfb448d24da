import { subjectKinds, subjectPattern } from './attributes.js';
import { instant, inUtc } from './instant.js';
import type { DataOf } from './kinds.js';
import { limits } from './limits.js';

/** What something that is no evidence says it is: each member only where it could be read and is well formed. */
export interface Claims {
  readonly type?: string;
  /** A client or an identifier, under a valid pseudonym. */
  readonly subject?: string;
  readonly source?: string;
  readonly id?: string;
  /** RFC 3339, UTC. */
  readonly time?: string;
}

const subjects = new RegExp(subjectPattern(['client', 'identifier']));
const anySubject = new RegExp(subjectPattern(subjectKinds));

/** What a parsed JSON value, whatever it is, claims as an event. Pure; never throws. */
export function claimsIn(value: unknown): Claims {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const { type, subject, source, id, time } = value as Readonly<Record<string, unknown>>;
  return {
    ...(isText(type, limits.textLengthMax) && { type }),
    ...(isText(subject, limits.textLengthMax) && subjects.test(subject) && { subject }),
    ...(isText(source, limits.sourceLengthMax) && { source }),
    ...(isText(id, limits.idLengthMax) && { id }),
    ...(typeof time === 'string' && !Number.isNaN(instant(time)) && { time: inUtc(time) }),
  };
}

/** What a quarantined arrival claims: as its entry says, else as can be read from what is kept of it. */
export function claimsOf({ claims, raw }: Pick<DataOf<'Quarantined'>, 'claims' | 'raw'>): Claims {
  return claims ?? (raw === undefined ? {} : claimsIn(jsonIn(raw)));
}

/** What a parsed JSON value claims to be about, of whatever sort: a client, a register's entry, the ledger. Well formed only. */
export function subjectIn(value: unknown): string | undefined {
  const { subject } = Object(value) as { readonly subject?: unknown };
  return isText(subject, limits.textLengthMax) && anySubject.test(subject) ? subject : undefined;
}

/** The same of a quarantined arrival. */
export function claimedSubjectOf({
  claims,
  about,
  raw,
}: Pick<DataOf<'Quarantined'>, 'claims' | 'about' | 'raw'>): string | undefined {
  return claims?.subject ?? (raw === undefined ? undefined : subjectIn(jsonIn(raw))) ?? about;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function jsonIn(base64: string): unknown {
  try {
    return JSON.parse(decoder.decode(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))));
  } catch {
    return undefined;
  }
}

function isText(value: unknown, lengthMax: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= lengthMax && !value.includes('\u0000');
}
