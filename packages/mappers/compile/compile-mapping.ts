import { createHash } from 'node:crypto';
import { canonical } from '#libs/evidence';
import type { Mapping, MappingRule } from '../mapping.js';
import type { MappingContext, RecordScope } from '../mapping-context.js';
import { MappingFault } from '../mapping-fault.js';
import { isZone } from '../values/time-bounds.js';
import { compileCondition, type IsMet } from './condition.js';
import {
  type CompiledTemplate,
  compileClaims,
  compileTemplate,
  type MappedClaims,
  type MappedEvidence,
} from './evidence-template.js';
import { type Compiling, compileExpression } from './expression.js';
import { readPath, valueAtPath } from './path.js';
import { Paths } from './paths.js';
import { withRaw } from './raw.js';

/** What became of a record: evidence, or why there is none. One of the three holds, whatever the record. */
export interface MappedRecord {
  /** What the vendor calls it, for counting. */
  readonly type: string;
  /** CloudEvents, checked. */
  readonly evidence: readonly Readonly<Record<string, unknown>>[];
  /** Why it is none of the ledger's business, says the mapping. */
  readonly ignored?: string;
  /** Why nothing could be made of it, and an event for quarantine that keeps it whole. */
  readonly unmapped?: { readonly reasons: readonly string[]; readonly event: Readonly<Record<string, unknown>> };
}

/** A mapping that can be applied: a pure function of a record. */
export interface CompiledMapping {
  readonly mapping: Mapping;
  /** `name/version`, as evidence has it. */
  readonly label: string;
  /** SHA-256 of what the mapping says, in hex. Samples are no part of it. */
  readonly hash: string;
  /** Whether a record is one of this vendor's. */
  recognises(record: unknown): boolean;
  /** The records of a document. */
  recordsOf(document: unknown): readonly unknown[];
  /** Never throws, whatever the record is. */
  map(record: unknown, context: MappingContext): MappedRecord;
  /** What becomes of something that cannot be read as a record at all. */
  unreadable(text: unknown, fault: string, context: MappingContext): MappedRecord;
}

type Outcome = { evidence: MappedEvidence[] } | { ignored: string } | { claimed: readonly CompiledTemplate[] };
type Decide = (scope: RecordScope) => Outcome;

const typeLengthMax = 80;

/** Throws a `MappingFault` that says what is wrong with it. */
export function compileMapping(mapping: Mapping): CompiledMapping {
  const { samples: _samples, title: _title, documentation: _pages, ...said } = mapping;
  const hash = createHash('sha256').update(canonical(said)).digest('hex');
  const label = `${mapping.mapping}/${mapping.version}`;
  const { zone, country } = mapping.defaults ?? {};
  if (zone !== undefined && !isZone(zone)) throw new MappingFault(`defaults.zone: there is no zone ${zone}`);
  const compiling: Compiling = {
    paths: new Paths(),
    tables: mapping.tables ?? {},
    zone,
    country,
    scope: mapping.mapping,
  };
  const typeOf = compileExpression(mapping.type, compiling);
  const claimsOf = compileClaims(mapping, compiling);
  const decide = compileRules(mapping.rules, mapping, compiling);
  const known = mapping.recognise.map((paths) => paths.map(readPath));
  const lists = (mapping.records ?? []).map(readPath);
  const seal = withRaw(mapping.raw, compiling.paths, { mapping: label, mappinghash: hash });
  const unmapped = (
    type: string,
    claims: MappedClaims,
    record: unknown,
    reasons: readonly string[],
    context: MappingContext,
  ): MappedRecord => {
    const event = seal.unmapped(claims, record, reasons, context);
    return { type, evidence: [], unmapped: { reasons, event } };
  };
  return {
    mapping,
    label,
    hash,
    recognises: (record) =>
      known.some((paths) => paths.every(({ steps }) => (valueAtPath(record, steps) ?? undefined) !== undefined)),
    recordsOf(document) {
      for (const { steps } of lists) {
        const found = valueAtPath(document, steps);
        if (Array.isArray(found)) return found;
        if (typeof found === 'object' && found !== null) return [found];
      }
      return Array.isArray(document) ? document : [document];
    },
    map(record, context) {
      const scope: RecordScope = { record, context, reasons: [] };
      const type = String(typeOf(scope) ?? 'unknown').slice(0, typeLengthMax);
      const outcome = decide(scope);
      if (scope.reasons.length === 0 && 'ignored' in outcome) return { type, evidence: [], ignored: outcome.ignored };
      if (scope.reasons.length === 0 && 'evidence' in outcome && outcome.evidence.length > 0)
        return { type, evidence: seal.evidence(outcome.evidence, record) };
      const reasons = scope.reasons.length > 0 ? [...new Set(scope.reasons)] : ['no rule makes anything of it'];
      const claims = ('claimed' in outcome ? outcome.claimed[0] : undefined)?.claims ?? claimsOf;
      return unmapped(type, claims({ ...scope, reasons: [] }), record, reasons, context);
    },
    unreadable: (text, fault, context) => unmapped('unreadable', {}, text, [fault], context),
  };
}

function compileRules(rules: readonly MappingRule[], mapping: Mapping, compiling: Compiling): Decide {
  const compiled = rules.map((rule) => compileRule(rule, mapping, compiling));
  return (scope) => {
    const rule = compiled.find(({ holds }) => holds(scope));
    if (rule !== undefined) return rule.decide(scope);
    scope.reasons.push('there is no rule for it');
    return { claimed: [] };
  };
}

function compileRule(rule: MappingRule, mapping: Mapping, compiling: Compiling): { holds: IsMet; decide: Decide } {
  const holds = compileCondition(rule.when, compiling);
  const { ignore, unmapped, each, evidence } = rule;
  if (ignore !== undefined) return { holds, decide: () => ({ ignored: ignore }) };
  if (unmapped !== undefined) {
    const decide: Decide = ({ reasons }) => {
      reasons.push(unmapped);
      return { claimed: [] };
    };
    return { holds, decide };
  }
  if (each !== undefined) return { holds, decide: compileEach(each, rule.rules ?? [], mapping, compiling) };
  if (rule.rules !== undefined) return { holds, decide: compileRules(rule.rules, mapping, compiling) };
  const templates = (evidence ?? []).map((template) => compileTemplate(template, mapping, compiling));
  const decide: Decide = (scope) => {
    const found = templates.flatMap((template) => template.evidence(scope));
    return scope.reasons.length === 0 ? { evidence: found } : { claimed: templates };
  };
  return { holds, decide };
}

/** Every element has to become something; what all are ignored of is ignored. */
function compileEach(each: string, rules: readonly MappingRule[], mapping: Mapping, compiling: Compiling): Decide {
  const elementsOf = compiling.paths.compile(each);
  const decide = compileRules(rules, mapping, compiling);
  return (scope) => {
    const elements = elementsOf(scope);
    if (!Array.isArray(elements) || elements.length === 0) {
      scope.reasons.push(`${each}: there is nothing in it`);
      return { claimed: [] };
    }
    const outcomes = elements.map((element) => decide({ ...scope, element }));
    const claimed = outcomes.find((outcome) => 'claimed' in outcome);
    if (claimed !== undefined) return claimed;
    const evidence = outcomes.flatMap((outcome) => ('evidence' in outcome ? outcome.evidence : []));
    const [ignored] = outcomes.flatMap((outcome) => ('ignored' in outcome ? [outcome.ignored] : []));
    return evidence.length === 0 && ignored !== undefined ? { ignored } : { evidence };
  };
}
