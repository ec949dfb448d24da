import { checkEvidence, instantText, kindNamed, lookAlike, subjectPattern, typeOf } from '#libs/evidence';
import type { EvidenceTemplate, Mapping, SubjectTemplate } from '../mapping.js';
import type { RecordScope } from '../mapping-context.js';
import { MappingFault } from '../mapping-fault.js';
import { normalised } from '../values/normalised.js';
import { namesNobody } from '../values/nothing.js';
import { TimeBounds } from '../values/time-bounds.js';
import { compileCondition } from './condition.js';
import { type Compiling, compileExpression, PseudonymOf, type ReadValue } from './expression.js';

/** A CloudEvent without `specversion`, the ones about the mapping, and what is personal. */
export interface MappedEvidence {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a record claims to be, as far as it could be told, where no evidence can be made of it. */
export interface MappedClaims {
  readonly type?: string;
  readonly subject?: string;
  readonly time?: string;
  readonly id?: string;
}

export interface CompiledTemplate {
  readonly type: string;
  /** The pieces, one mostly; reasons of the scope say why there are fewer. */
  evidence(scope: RecordScope): MappedEvidence[];
  claims(scope: RecordScope): MappedClaims;
}

/**
 * Whose earliest possible time is the least favourable one: what was said to a client counts as said before anything of that day.
 * Of all else a time that is not exact decides nothing, as an earlier one may be the better one or the later.
 */
const earliestIsWorst = new Set(['MarketingExposure', 'FirmCommunication', 'Allegation', 'IpLogin', 'ServiceProvided']);

const idLengthMax = 200;

export function compileTemplate(template: EvidenceTemplate, mapping: Mapping, compiling: Compiling): CompiledTemplate {
  const kind = kindNamed(template.kind);
  if (kind === undefined || kind.ownToLedger) throw new MappingFault(`${template.kind} is no kind of evidence`);
  const unknown = Object.keys(template.data).find((name) => !Object.hasOwn(kind.fields, name));
  if (unknown !== undefined) throw new MappingFault(`${template.kind} has no ${unknown}`);
  const holds = compileCondition(template.when, compiling);
  const idOf = compileExpression(template.id ?? mapping.id ?? null, compiling);
  const timeOf = compileExpression(template.time ?? mapping.time ?? null, compiling);
  const subjectOf = compileSubject(template.subject ?? mapping.subject ?? {}, compiling);
  const fields = Object.entries(template.data).map(([name, of]) => [name, compileExpression(of, compiling)] as const);
  const suffix = template.as === undefined ? '' : `.${template.as}`;
  const textOf = (value: unknown, place: string, { reasons }: RecordScope): unknown => {
    if (value instanceof PseudonymOf) return value.name;
    if (!(value instanceof TimeBounds)) return value;
    const isExact = value.earliest === value.latest;
    if (!isExact && !earliestIsWorst.has(kind.name)) reasons.push(`${place}: is not exact enough for ${kind.name}`);
    return instantText(value.earliest);
  };
  const claims = (scope: RecordScope): MappedClaims => ({
    type: kind.type,
    subject: subjectOf(scope),
    time: textOf(timeOf(scope), 'time', scope) as string | undefined,
    id: `${usableId(idOf(scope), scope)}${suffix}`,
  });
  return {
    type: kind.type,
    claims,
    evidence(scope) {
      if (!holds(scope)) return [];
      const { subject, time, id = '' } = claims(scope);
      if (subject === undefined) scope.reasons.push('subject: nothing says of whom it is');
      if (time === undefined) scope.reasons.push('time: is missing, or cannot be read');
      if (subject === undefined || time === undefined) return [];
      const values = fields.map(([name, read]) => [name, read(scope)] as const);
      const data = values.flatMap(([name, value]) =>
        value === undefined ? [] : [[name, textOf(value, name, scope)] as const],
      );
      const { source } = scope.context;
      const piece = { id, source, type: kind.type, subject, time, data: Object.fromEntries(data) };
      const linked = values.find(([name]) => kind.name === 'IdentityLink' && name === 'identifier')?.[1];
      const pieces = linked instanceof PseudonymOf ? linksByEveryKey(piece, linked) : [piece];
      for (const each of pieces) scope.reasons.push(...problemsOf(each));
      return pieces;
    },
  };
}

/** What a record claims of which nobody can say what it is: as the mapping says for all. */
export function compileClaims(mapping: Mapping, compiling: Compiling): (scope: RecordScope) => MappedClaims {
  const [idOf, timeOf] = [mapping.id, mapping.time].map((of) => compileExpression(of ?? null, compiling)) as [
    ReadValue,
    ReadValue,
  ];
  const subjectOf = compileSubject(mapping.subject ?? {}, compiling);
  return (scope) => {
    const time = timeOf(scope);
    return {
      subject: subjectOf(scope),
      time: time instanceof TimeBounds ? instantText(time.earliest) : undefined,
      id: usableId(idOf(scope), scope),
    };
  };
}

/** A client is linked to what an address was called by earlier keys, too: what was recorded under those names is this client's as well. */
function linksByEveryKey(link: MappedEvidence, { byEveryKey }: PseudonymOf): MappedEvidence[] {
  const ids = byEveryKey.map((_, index) => (index === 0 ? link.id : `${link.id}.key${index + 1}`));
  return byEveryKey.map((identifier, index) => ({
    ...link,
    id: ids[index] as string,
    data: { ...link.data, identifier },
  }));
}

function problemsOf(piece: MappedEvidence): string[] {
  const { problems = [] } = checkEvidence({ specversion: '1.0', ...piece });
  return problems.map(({ pointer, detail }) => `${pointer}: ${detail}`);
}

/** In all but its id: of what is right nothing has to be explained, which takes longer than all the rest of a record. */
const otherwiseRight = {
  specversion: '1.0',
  source: 'any',
  type: typeOf('ClientContact'),
  subject: 'client/any',
  time: '2026-01-01T00:00:00Z',
  data: { channel: 'WEBSITE' },
};

/** An id that a ledger takes: what gives nobody away, and is not too long. Else one that stands for it. */
function usableId(value: unknown, { record, element, context }: RecordScope): string {
  if (value === undefined) return `r.${context.keys.digest([JSON.stringify(record), JSON.stringify(element ?? null)])}`;
  if (typeof value === 'object') return `d.${context.keys.digest([JSON.stringify(value)])}`;
  const text = String(value);
  const { problems = [] } = checkEvidence({ ...otherwiseRight, id: text });
  const isTaken = text.length <= idLengthMax && !problems.some(({ pointer }) => pointer === '/id');
  return isTaken ? text : `d.${context.keys.digest([text])}`;
}

const clientForm = new RegExp(subjectPattern(['client']));

/** `kind/name` of the first that names somebody. Undefined where none does. */
function compileSubject(subject: SubjectTemplate, compiling: Compiling): (scope: RecordScope) => string | undefined {
  const candidates = Object.entries(subject).map(([about, of]) => [about, compileExpression(of, compiling)] as const);
  return (scope) => {
    for (const [about, read] of candidates) {
      const named = about === 'client' ? client(read, scope, compiling) : nameOf(read(scope));
      if (named !== undefined) return named.includes('/') ? named : `${about}/${named}`;
    }
    return undefined;
  };
}

function nameOf(value: unknown): string | undefined {
  if (value instanceof PseudonymOf) return value.name;
  return namesNobody(value) || typeof value === 'object' ? undefined : String(value);
}

/** Firms that call their clients by an e-mail address or a number have clients whom only identifiers can name. */
function client(read: ReadValue, scope: RecordScope, { country }: Compiling): string | undefined {
  const name = nameOf(read(scope));
  if (name === undefined || clientForm.test(`client/${name}`)) return name;
  const form = (['email', 'phone'] as const).find((each) => normalised(each, name, country) !== undefined);
  if (form === undefined || lookAlike(name) === undefined) return undefined;
  return `identifier/${scope.context.keys.pseudonym(form, normalised(form, name, country) as string)}`;
}
