import { describe, expect, it } from '@jest/globals';
import { canonical } from '#libs/evidence';
import { FormatError, GrowingTree, leafHash, sublogLeafBytes } from '#libs/transparency';
import { parsePackAssessment } from './assessment.js';
import { coverageBytes, type PackCoverage, parsePackCoverage } from './coverage.js';
import { exhibitIn, exhibitPart } from './parts.js';
import { type PackQuestion, parsePackQuestion, questionBytes } from './question.js';
import { type ProvedSubject, parseProvedSubjects, subjectsBytes } from './subjects.js';
import { areFirstEntries, parseSublogProof, sublogProofBytes } from './sublog-proof.js';

const hash = 'ab'.repeat(32);
const question: PackQuestion = {
  v: 1,
  client: 'c1',
  entity: 'X',
  subjects: [{ service: 'e', asset: 'BTC' }],
  at: '2026-08-03T10:00:00Z',
  knownAt: '2026-08-03T10:00:00.123Z',
  language: 'de',
  reason: 'request 7',
  askedBy: { name: 'officer', isKnown: true },
  includePersonal: false,
  log: { origin: 'initium.example/ledger', size: 12 },
  epoch: { size: 10, index: 10, mapRoot: hash },
  knownSize: 9,
  simulated: false,
  notIncluded: [{ what: 'personal', why: 'nobody asked for it' }],
};
const period = { from: '2026-01-01T00:00:00Z', to: '2026-08-03T10:00:00Z' };
const coverage: PackCoverage = {
  ...{ v: 1, ruleSet: 'P2', ...period, knownAt: question.knownAt },
  sources: [
    {
      source: 'crm',
      declaredBy: null,
      covered: [period],
      uncovered: [{ ...period, cause: 'DECLARED', because: [{ source: 'crm', id: '1' }] }],
      found: { gaps: [], heard: { at: period.to, because: [] } },
    },
  ],
};
const subjects: ProvedSubject[] = [{ subject: 'client/c1', tag: hash, role: 'client', leaves: 7, shown: 6 }];

/** Each part with bytes that are one. */
const parts: readonly (readonly [name: string, bytes: Uint8Array, parse: (bytes: Uint8Array) => unknown])[] = [
  ['question', questionBytes(question), parsePackQuestion],
  ['coverage', coverageBytes(coverage), parsePackCoverage],
  ['subjects', subjectsBytes(subjects), parseProvedSubjects],
];

describe.each(parts)('the part %s', (_, bytes, parse) => {
  const value = JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>;

  it('is read as it was written', () =>
    expect(parse(bytes)).toEqual(
      'subjects' in value && 'v' in value && Object.keys(value).length === 2 ? value.subjects : value,
    ));

  it('is refused with a member too many, too few, or of another type', () => {
    const refused = (other: object) => expect(() => parse(Buffer.from(canonical(other)))).toThrow(FormatError);
    refused({ ...value, more: 1 });
    for (const name of Object.keys(value)) {
      refused({ ...value, [name]: { other: 1 } });
      if (name === 'subjects' && 'client' in value) continue;
      const { [name]: __, ...rest } = value;
      refused(rest);
    }
  });

  it('is refused in any other form than RFC 8785 has', () => {
    const text = Buffer.from(bytes).toString();
    for (const other of [`${text}\n`, text.replace(':', ': '), text.slice(0, -1), '', `\u{feff}${text}`])
      expect(() => parse(Buffer.from(other))).toThrow(FormatError);
  });
});

it('an assessment of a pack is any object, and what it has beside is held to its form', () => {
  const value = { v: 1, assessments: [{ status: 'X' }], arrivals: [], limits: ['what was recorded'] };
  expect(parsePackAssessment(Buffer.from(canonical(value)))).toEqual(value);
  const wrong = { ...value, arrivals: [{ exhibit: 0, kind: 'Conflict', state: 'open', settledBy: null }] };
  expect(() => parsePackAssessment(Buffer.from(canonical(wrong)))).toThrow('arrivals/0/exhibit');
});

it('an exhibit is found by the name of its parts', () => {
  expect(exhibitIn(exhibitPart(41, 'leaf'))).toEqual({ number: 41, ending: 'leaf' });
  for (const path of ['data/evidence/000000.leaf', 'data/evidence/41.leaf', 'data/evidence/000041.exe'])
    expect(exhibitIn(path)).toBeUndefined();
});

it('entries are the first of a sub-log where none is left out between them', () => {
  const entries = [3, 5, 9].map((index) => ({ index, hash: leafHash(Buffer.from(String(index))) }));
  const sublog = new GrowingTree();
  for (const { index, hash: of } of entries) sublog.append(leafHash(sublogLeafBytes(index, of)));
  const head = { size: 3, root: sublog.root() };
  expect(areFirstEntries(entries, head, [])).toBe(true);
  expect(areFirstEntries([entries[0], entries[2]] as typeof entries, head, [])).toBe(false);
  expect(areFirstEntries([entries[1], entries[0], entries[2]] as typeof entries, head, [])).toBe(false);
  const text = sublogProofBytes([sublog.root()]);
  expect(parseSublogProof(text)).toEqual([Buffer.from(sublog.root())]);
  expect(() => parseSublogProof(text.subarray(0, -1))).toThrow(FormatError);
});
