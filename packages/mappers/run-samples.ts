import { isDeepStrictEqual } from 'node:util';
import type { CompiledMapping, MappedRecord } from './compile/compile-mapping.js';
import { type ExpectedEvidence, type MappingSample, type PseudonymForm, pseudonymForms } from './mapping.js';
import { normalised } from './values/normalised.js';
import { PseudonymKeys } from './values/pseudonym-keys.js';

/** No firm's: what samples are tried with. */
export const sampleKeys = new PseudonymKeys([Buffer.alloc(32, 'initium sample key')]);
export const sampleSource = 'sample';

/** What a sample came to; `different` says how it is not as expected. */
export interface SampleResult {
  readonly says: string;
  readonly different: readonly string[];
}

/** Tries the samples that a mapping's file has. */
export function runSamples(compiled: CompiledMapping): SampleResult[] {
  return compiled.mapping.samples.map((sample) => ({ says: sample.says, different: differences(compiled, sample) }));
}

function differences(compiled: CompiledMapping, sample: MappingSample): string[] {
  const isKnown = sample.unmapped !== undefined || compiled.recognises(sample.record);
  const mapped = compiled.map(sample.record, { source: sampleSource, keys: sampleKeys });
  return [...(isKnown ? [] : ['it is not recognised']), ...outcomeDifferences(compiled, sample, mapped)];
}

function outcomeDifferences({ mapping }: CompiledMapping, sample: MappingSample, mapped: MappedRecord): string[] {
  const { evidence, ignored, unmapped } = mapped;
  if (sample.unmapped !== undefined) {
    const isSo = unmapped?.reasons.some((reason) => reason.includes(sample.unmapped as string)) === true;
    return isSo ? [] : [`it is ${saidOf(mapped)}, and not unmapped: ${sample.unmapped}`];
  }
  if (sample.ignored !== undefined)
    return ignored === sample.ignored ? [] : [`it is ${saidOf(mapped)}, and not ignored: ${sample.ignored}`];
  const expected = sample.evidence ?? [];
  if (unmapped !== undefined || ignored !== undefined) return [`it is ${saidOf(mapped)}`];
  if (evidence.length !== expected.length)
    return [
      `there are ${evidence.length} pieces of evidence, and not ${expected.length}: ${JSON.stringify(evidence.map(shown))}`,
    ];
  const { mapping: scope, defaults } = mapping;
  return expected.flatMap((each, index) => {
    const [found, wanted] = [shown(evidence[index] as object), withPseudonyms(each, scope, defaults?.country)];
    if (wanted.id === undefined) delete (found as { id?: string }).id;
    return isDeepStrictEqual(found, wanted) ? [] : [`${JSON.stringify(found)}, and not ${JSON.stringify(wanted)}`];
  });
}

function saidOf({ evidence, ignored, unmapped }: MappedRecord): string {
  if (ignored !== undefined) return `ignored: ${ignored}`;
  return unmapped === undefined ? `${evidence.length} pieces of evidence` : `unmapped: ${unmapped.reasons.join('; ')}`;
}

/** As samples write it. */
function shown(event: object): ExpectedEvidence {
  const { id, type, subject, time, data } = event as Record<string, string> & { data: Record<string, unknown> };
  const { personal: _sealed, ...clear } = data;
  const kind = /^initium\.(\w+)\.v1$/.exec(type ?? '')?.[1] ?? '';
  return { kind, id, subject: subject ?? '', time: time ?? '', data: clear };
}

/** Samples name a pseudonym by what it is of: `identifier/email(ann@example.com)`. */
function withPseudonyms<Value>(value: Value, scope: string, country?: string): Value {
  if (typeof value === 'string') {
    return value.replace(/\b(email|phone|device|id)\(([^)]*)\)/g, (_, form: PseudonymForm, text: string) => {
      const plain = normalised(form, text, country);
      return plain === undefined || !pseudonymForms.includes(form)
        ? `nobody(${text})`
        : sampleKeys.pseudonym(form, plain, form === 'id' ? scope : '');
    }) as Value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => withPseudonyms(each, scope, country)) as Value;
  return Object.fromEntries(
    Object.entries(value).map(([name, of]) => [name, withPseudonyms(of, scope, country)]),
  ) as Value;
}
