import { describe, expect, it } from '@jest/globals';
import { checkEvidence, kindNamed } from '#libs/evidence';
import type { CompiledMapping, MappedRecord } from './compile/compile-mapping.js';
import type { EvidenceTemplate, Expression, LookupTable, MappingRule } from './mapping.js';
import { sampleKeys } from './run-samples.js';
import { shippedMapping, shippedMappings } from './shipped-mappings.js';
import { mayServe, type Said } from './test/standing.js';

const context = { source: 'sample', keys: sampleKeys };

function templatesOf(rules: readonly MappingRule[]): EvidenceTemplate[] {
  return rules.flatMap(({ evidence = [], rules: within = [] }) => [...evidence, ...templatesOf(within)]);
}

/** The tables that a value may come out of. */
function tablesOf(of: Expression | undefined, named: Readonly<Record<string, LookupTable>>): LookupTable[] {
  if (typeof of !== 'object' || of === null) return [];
  if ('table' in of) {
    const { table, else: otherwise } = of;
    const found = typeof table === 'string' ? (named[table] as LookupTable) : { rows: table, else: otherwise ?? null };
    return [otherwise === undefined ? found : { ...found, else: otherwise }];
  }
  if ('first' in of) return of.first.flatMap((each) => tablesOf(each, named));
  if ('when' in of) return [of.then, of.else].flatMap((each) => tablesOf(each, named));
  return [];
}

/** What a piece says beside the field that is tried. */
const plain: Readonly<Record<string, object>> = {
  MarketingExposure: { channel: 'EMAIL', actor: 'FIRM', purpose: 'PROMOTION', stage: 'DELIVERED' },
  FirmCommunication: { channel: 'EMAIL', purpose: 'PROMOTION', stage: 'DELIVERED' },
  ClientContact: { channel: 'CHAT' },
  OriginEvidence: { kind: 'DIRECT_TYPE_IN' },
  ServiceRequest: { service: 'e', asset: 'BTC' },
  LocationEvidence: { kind: 'ESTABLISHED', country: 'FR' },
  IpLogin: { country: 'FR' },
  ConsentChanged: { channel: 'EMAIL', consent: 'WITHDRAWN' },
  IdentityLink: { identifier: 'i', confidence: 'CONFIRMED' },
  Allegation: { source: 'somebody' },
  Attestation: { text: 'something' },
};

const isWhole = ({ kind, data }: Said): boolean =>
  checkEvidence({
    specversion: '1.0',
    id: '1',
    source: 's',
    type: `initium.${kind}.v1`,
    subject: 'client/c',
    time: '2026-06-20T09:00:00Z',
    data,
  }).problems === undefined;

const tables = shippedMappings().flatMap((name) => {
  const { mapping } = shippedMapping(name) as CompiledMapping;
  return templatesOf(mapping.rules).flatMap(({ kind, data }) =>
    Object.entries(data).flatMap(([field, of]) =>
      tablesOf(of, mapping.tables ?? {}).map((table) => [`${name}: ${kind}.${field}`, kind, field, table] as const),
    ),
  );
});

/** The rows of a table, or, of one that firms fill themselves, all that there may be. */
function rowsOf(rows: Readonly<Record<string, unknown>>, kind: string, field: string): readonly unknown[] {
  const schema = kindNamed(kind)?.fields[field] as { readonly enum?: readonly unknown[] } | undefined;
  return Object.keys(rows).length > 0 ? Object.values(rows) : (schema?.enum ?? []);
}

it('is tried on a client whom the firm may serve, and may not once it was solicited', () => {
  expect(mayServe([])).toBe(true);
  expect(mayServe([{ kind: 'MarketingExposure', data: plain.MarketingExposure as Said['data'] }])).toBe(false);
  expect(mayServe([], 'ClientContact')).toBe(false);
});

describe('what has no row in a table, and what is missing,', () => {
  it('is tried in all mappings', () => expect(tables.length).toBeGreaterThan(10));

  it.each(tables)('is no more favourable than any row: %s', (_where, kind, field, { rows, else: otherwise }) => {
    // What makes no evidence goes into quarantine, where it speaks against the firm.
    if (typeof otherwise === 'object' && otherwise !== null) return;
    const saying = (value: unknown): Said => {
      const { [field]: _tried, ...rest } = { ...plain[kind] } as Record<string, unknown>;
      return { kind, data: value === null ? rest : { ...rest, [field]: value } };
    };
    const fallback = saying(otherwise);
    if (!isWhole(fallback)) return;
    for (const lacking of mayServe([], kind) ? [undefined] : [undefined, kind])
      for (const value of rowsOf(rows, kind, field)) {
        const row = saying(value);
        // A row for one that no client could come by.
        if (isWhole(row))
          expect([value, mayServe([fallback], lacking) && !mayServe([row], lacking)]).toEqual([value, false]);
      }
  });
});

/** The places of a record's members, at whatever depth. */
function* placesIn(value: unknown, place: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) return;
  for (const name of Object.keys(value)) {
    yield [...place, name];
    yield* placesIn((value as Record<string, unknown>)[name], [...place, name]);
  }
}

function without(record: unknown, [name, ...rest]: readonly string[]): unknown {
  if (Array.isArray(record))
    return rest.length === 0
      ? record.filter((_, index) => String(index) !== name)
      : record.map((each, index) => (String(index) === name ? without(each, rest) : each));
  const { [name as string]: member, ...others } = record as Record<string, unknown>;
  return rest.length === 0 ? others : { ...others, [name as string]: without(member, rest) };
}

const said = ({ evidence }: MappedRecord): Said[] =>
  evidence.map((each) => {
    const { type, data } = each as { type: string; data: Record<string, unknown> };
    const { personal: _sealed, ...clear } = data;
    return { kind: type.split('.')[1] as string, data: clear };
  });

const samples = shippedMappings().flatMap((name) => {
  const compiled = shippedMapping(name) as CompiledMapping;
  return compiled.mapping.samples.map(({ says, record }) => [name, says, compiled, record] as const);
});

describe('a member that is missing', () => {
  it.each(samples)('is never read in the favour of the firm: %s: %s', (_name, _says, compiled, record) => {
    const whole = compiled.map(record, context);
    const kinds = [...new Set(said(whole).map(({ kind }) => kind))];
    for (const place of placesIn(record)) {
      const mapped = compiled.map(without(record, place), context);
      const outcomes = [mapped.evidence.length > 0, mapped.ignored !== undefined, mapped.unmapped !== undefined];
      expect([place, outcomes.filter(Boolean).length]).toEqual([place, 1]);
      if (whole.ignored === undefined) expect([place, mapped.ignored]).toEqual([place, undefined]);
      if (mapped.unmapped !== undefined || whole.unmapped !== undefined) continue;
      for (const lacking of [undefined, ...kinds.filter((kind) => !mayServe([], kind))])
        expect([place, mayServe(said(mapped), lacking) && !mayServe(said(whole), lacking)]).toEqual([place, false]);
    }
  });
});
