// As in `kind.ts`.
import { Compile } from 'typebox/schema';
import { attributes, SEQUENCE_MAX, sourceOfSubject, subjectKinds, subjectPattern } from './attributes.js';
import { rewritten } from './data-paths.js';
import type { Evidence, RecordedEvidence } from './evidence.js';
import { explain } from './explain.js';
import { withoutExtensions } from './extensions.js';
import { instant, inUtc } from './instant.js';
import { kindOfType, kinds, type SomeKind } from './kinds.js';
import { limits } from './limits.js';
import { type Problem, step } from './problem.js';
import { isKnownNull, LOOKS_LIKE, lookAlikeIn } from './pseudonym.js';
import { withoutSealed } from './sealed.js';
import { Members, Optional, Text } from './type-builders.js';

export type Checked<E> =
  | { readonly evidence: E; readonly problems?: undefined }
  | { readonly problems: Problem[]; readonly evidence?: undefined };

type Candidate = Readonly<Record<string, unknown>>;

/** Of an event whose kind is not known, all that can still be checked. */
const anyEvent = Members(
  {
    ...attributes,
    type: Text(),
    subject: Text({
      pattern: subjectPattern(subjectKinds),
      description: 'a subject: client/<id>, identifier/<id>, …',
    }),
    dataschema: Optional(Text()),
    data: Members({}, { description: 'an object' }),
  },
  { additionalProperties: false },
);
const anyKind = Compile(anyEvent);
const LEDGER_TIME = 'must be an instant in RFC 3339';

const IDENTIFIER = 'identifier/';
const NULL_NAME = 'is what programs write where there is no identifier, and would join strangers';
/** Before there was any crypto-asset: seconds that were taken for milliseconds, most likely. */
const EARLIEST = instant('2009-01-03T00:00:00Z');
const dated = /^(?:client|identifier|campaign)\//;
const ownKind: Problem = {
  pointer: '/type',
  detail: "is one of the ledger's own kinds, which no source may send",
};

/**
 * Whether a parsed JSON value is evidence that a source may send. Gives it back typed, as it was sent, but for null
 * attributes, which CloudEvents takes for absent, and instants in other offsets, which are in UTC from here on, the texts
 * as sent beside them; or every reason against it, up to `limits.problemsMax`. Never throws. That it is not dated ahead of
 * the ledger's clock is for whoever has a clock to check.
 */
export function checkEvidence(value: unknown): Checked<Evidence> {
  if (!isObject(value)) return { problems: [{ pointer: '', detail: 'must be an object: one CloudEvent' }] };
  const event = withoutNulls(value);
  const kind = typeof event.type === 'string' ? kindOfType(event.type) : undefined;
  if (kind?.ownToLedger) return { problems: [ownKind] };
  const problems = schemaProblems(event, kind);
  crossProblems(event, kind, problems);
  namingProblems(event, kind, problems);
  return problems.length === 0 ? { evidence: inUtcWhole(event, kind as SomeKind) } : { problems: firstOf(problems) };
}

/**
 * Whether a parsed JSON value is evidence as the ledger gives it out: with `ledgertime`, and its own kinds too. How
 * fields go together is not asked again: what was once recorded has to stay readable.
 */
export function checkRecorded(value: unknown): Checked<RecordedEvidence> {
  if (!isObject(value)) return { problems: [{ pointer: '', detail: 'must be an object: one CloudEvent' }] };
  const { ledgertime, position, resubmissionof, principal, anchorroot, approvedproposal, sealedkey, ...event } =
    withoutNulls(value);
  const problems = [...storedProblems(event, false)];
  if (typeof ledgertime !== 'string' || Number.isNaN(instant(ledgertime)))
    problems.push({ pointer: '/ledgertime', detail: ledgertime === undefined ? 'is missing' : LEDGER_TIME });
  if (position !== undefined && (typeof position !== 'string' || !/^[0-9]{1,20}$/.test(position)))
    problems.push({ pointer: '/position', detail: 'must be a decimal number as text' });
  if (resubmissionof !== undefined && (typeof resubmissionof !== 'string' || !/^[!-~]{1,256}$/.test(resubmissionof)))
    problems.push({ pointer: '/resubmissionof', detail: 'must be the id of a quarantined original' });
  if (principal !== undefined && (typeof principal !== 'string' || principal === ''))
    problems.push({ pointer: '/principal', detail: 'must be the name of who was authenticated' });
  if (anchorroot !== undefined && (typeof anchorroot !== 'string' || !/^[0-9a-f]{64}$/.test(anchorroot)))
    problems.push({ pointer: '/anchorroot', detail: 'must be a SHA-256 in hex' });
  if (
    approvedproposal !== undefined &&
    (typeof approvedproposal !== 'string' || !/^[!-~]{1,256}$/.test(approvedproposal))
  )
    problems.push({ pointer: '/approvedproposal', detail: 'must be the id of a proposal' });
  if (sealedkey !== undefined && (typeof sealedkey !== 'string' || !/^[!-~]{1,256}$/.test(sealedkey)))
    problems.push({ pointer: '/sealedkey', detail: 'must be the id of a key' });
  return problems.length === 0
    ? { evidence: withoutNulls(value) as unknown as RecordedEvidence }
    : { problems: firstOf(problems) };
}

/**
 * What is wrong with evidence that is stored, where a source or, else, the ledger itself is said to have told it. How fields
 * go together is not asked again, and names that are the ledger's own by now may once have been a source's extensions.
 */
export function storedProblems(
  {
    sentinstants,
    anchorroot: _root,
    approvedproposal: _proposal,
    sealedkey: _key,
    logleaf: _leaf,
    logmetadata: _metadata,
    ...event
  }: Candidate,
  isOfSource: boolean,
): readonly Problem[] {
  const kind = typeof event.type === 'string' ? kindOfType(event.type) : undefined;
  if (isOfSource && kind?.ownToLedger === true) return [ownKind];
  const sealing: Problem[] = [];
  const problems = schemaProblems(withoutSealed(event, sealing), kind);
  problems.push(...sealing);
  numberProblems(event, problems);
  if (sentinstants !== undefined && typeof sentinstants !== 'string')
    problems.push({ pointer: '/sentinstants', detail: 'must be a text' });
  return problems;
}

function schemaProblems(whole: Candidate, kind: SomeKind | undefined): Problem[] {
  const problems: Problem[] = [];
  const event = withoutExtensions(whole, problems);
  if (kind?.check(event)) return problems;
  if (kind) return [...explain(kind.event, kind.errors(event), event), ...problems];
  const rest = [...explain(anyEvent, anyKind.Errors(event)[1], event), ...problems];
  return typeof event.type === 'string' ? [...rest, { pointer: '/type', detail: unknownType(event.type) }] : rest;
}

function unknownType(type: string): string {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const known = kinds.filter(({ ownToLedger }) => !ownToLedger);
  const meant = known.find((kind) => [plain(kind.name), plain(kind.type)].includes(plain(type)));
  if (meant) return `is no kind of evidence; ${meant.type} is`;
  return `is no kind of evidence; those are initium.<Kind>.v1 of ${known.map(({ name }) => name).join(', ')}`;
}

/** What no schema says: how fields go together. Looks at what is there, whether or not the rest is valid. */
function crossProblems({ sequence, subject, data }: Candidate, kind: SomeKind | undefined, problems: Problem[]): void {
  numberProblems({ sequence, data }, problems);
  if (typeof subject === 'string' && subject.startsWith('source/') && sourceOfSubject(subject) === undefined)
    problems.push({ pointer: '/subject', detail: 'must be source/<name>, percent-encoded UTF-8' });
  if (isObject(data) && !kind?.versioned) reversedIntervals(data, '/data', problems);
}

/** What no schema says, for what was once recorded has to stay readable: who or what is not named so, and when. */
function namingProblems({ id, subject, time, data }: Candidate, kind: SomeKind | undefined, problems: Problem[]): void {
  const like = typeof id === 'string' ? lookAlikeIn(id) : undefined;
  if (like !== undefined) problems.push({ pointer: '/id', detail: `${LOOKS_LIKE}${like}: an id may give nobody away` });
  const named = (name: string, pointer: string): void => {
    if (isKnownNull(name)) problems.push({ pointer, detail: NULL_NAME });
  };
  if (typeof subject === 'string' && subject.startsWith(IDENTIFIER))
    named(subject.slice(IDENTIFIER.length), '/subject');
  // A check may list such a name: an older version recorded links to it, and R-222 asks for all that are linked.
  if (kind?.name === 'IdentityLink' && isObject(data) && typeof data.identifier === 'string')
    named(data.identifier, '/data/identifier');
  if (typeof subject === 'string' && dated.test(subject) && typeof time === 'string' && instant(time) < EARLIEST)
    problems.push({ pointer: '/time', detail: 'is before 2009-01-03, when there was no crypto-asset: milliseconds?' });
}

/** Numbers in text that are more than a view can hold. */
function numberProblems({ sequence, data }: Candidate, problems: Problem[]): void {
  beyondLastNumber(sequence, '/sequence', problems);
  if (isObject(data)) beyondLastNumber(data.lastSequence, '/data/lastSequence', problems);
}

function beyondLastNumber(sequence: unknown, pointer: string, problems: Problem[]): void {
  if (typeof sequence === 'string' && /^[0-9]{1,64}$/.test(sequence) && BigInt(sequence) > SEQUENCE_MAX)
    problems.push({ pointer, detail: 'must not be above 2^63-1' });
}

const intervals = [
  ['from', 'to'],
  ['periodFrom', 'periodTo'],
  ['from', 'ended'],
] as const;

/** Intervals are closed: one that ends where it begins holds for that instant. */
function reversedIntervals(data: Candidate, pointer: string, problems: Problem[]): void {
  for (const [start, end] of intervals) {
    const [from, to] = [data[start], data[end]];
    if (typeof from === 'string' && typeof to === 'string' && instant(to) < instant(from))
      problems.push({ pointer: `${pointer}/${end}`, detail: `must not be before ${start}` });
  }
  if (!Array.isArray(data.authorisations)) return;
  data.authorisations.forEach((each, index) => {
    if (isObject(each)) reversedIntervals(each, `${pointer}/authorisations${step(index)}`, problems);
  });
}

function firstOf(problems: Problem[]): Problem[] {
  if (problems.length <= limits.problemsMax) return problems;
  return [
    ...problems.slice(0, limits.problemsMax),
    { pointer: '', detail: 'has more wrong with it than is listed here' },
  ];
}

/** The event with all its instants in UTC, and beside them what was sent in other offsets. */
function inUtcWhole(event: Candidate, { instants }: SomeKind): Evidence {
  const sent: string[] = [];
  const write = (text: string, pointer: string): string => {
    const written = inUtc(text);
    if (written !== text) sent.push(`${pointer}=${text}`);
    return written;
  };
  const time = write(event.time as string, '/time');
  const data = rewritten(event.data, instants, (text, pointer) => write(text, `/data${pointer}`));
  const evidence = sent.length === 0 ? event : { ...event, time, data, sentinstants: sent.join(' ') };
  return evidence as unknown as Evidence;
}

function isObject(value: unknown): value is Candidate {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutNulls(event: Candidate): Candidate {
  for (const name in event) {
    if (event[name] === null) return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== null));
  }
  return event;
}
