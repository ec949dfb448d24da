import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordedEvidence } from '#libs/evidence';
import { exhibitPart, packParts } from '#libs/evidence-pack';
import { AskedPack } from '../../../test/asked-pack.js';
import type { Lies } from '../../../test/made-pack.js';
import { removeFolders } from '../../../test/running-ledger.js';

let pack: AskedPack;
beforeAll(() => {
  pack = new AskedPack();
});
afterAll(removeFolders);

const isMail = ({ type }: RecordedEvidence) => type === 'initium.FirmCommunication.v1';
const isLink = ({ type }: RecordedEvidence) => type === 'initium.IdentityLink.v1';
const bentPart = (which: string, bend: (bytes: Buffer) => Uint8Array): Lies => ({
  parts: (path, bytes) => (path === which ? bend(Buffer.from(bytes)) : bytes),
});
const replaced = (one: string, other: string) => (bytes: Buffer) =>
  Buffer.from(bytes.toString('latin1').replace(one, other), 'latin1');

describe('a pack that its maker bent, with manifests and proofs as they should be', () => {
  const lies: readonly (readonly [what: string, lies: Lies, wrong: RegExp])[] = [
    ['without the contrary evidence', { leftOut: isMail }, /^ORDER identifier\/i1 has 3 leaves of which 2 are shown/],
    [
      'without it, and with counts that say so',
      {
        leftOut: isMail,
        subjects: (all) => all.map((one) => (one.subject === 'identifier/i1' ? { ...one, shown: 2 } : one)),
      },
      /^ORDER /,
    ],
    [
      'without an identifier that is linked',
      { subjects: (all) => all.filter(({ role }) => role !== 'linked') },
      /^ORDER nothing shows that all about identifier\/i1 is here/,
    ],
    ['without the link', { leftOut: isLink }, /^ORDER /],
    [
      'without a register that evidence names',
      { subjects: (all) => all.filter(({ subject }) => subject !== 'campaign/spring') },
      /^ORDER nothing shows that all about campaign\/spring/,
    ],
    [
      'with another status',
      {
        assessment: (said) => ({
          ...said,
          assessments: said.assessments.map((one) => ({ ...one, status: 'CLIENT_INITIATED' })),
        }),
      },
      /^VERDICT TAINTED .* recomputed: differs in status/,
    ],
    [
      'with nothing against',
      { assessment: (said) => ({ ...said, assessments: said.assessments.map((one) => ({ ...one, against: [] })) }) },
      /^VERDICT .*differs in against/,
    ],
    [
      'with other words for it',
      {
        assessment: (said) => ({
          ...said,
          assessments: said.assessments.map((one) => ({ ...one, explanation: { language: 'en', sentences: [] } })),
        }),
      },
      /^DOCUMENTS the explanation/,
    ],
    [
      'with fewer answers',
      { assessment: (said) => ({ ...said, assessments: [] }) },
      /^VERDICT there are 0 answers to 1/,
    ],
    [
      'with an arrival that never came',
      {
        assessment: (said) => ({
          ...said,
          arrivals: [{ exhibit: 1, kind: 'Conflict', state: 'open', settledBy: null }],
        }),
      },
      /^VERDICT what arrived/,
    ],
    [
      'with other data',
      bentPart(exhibitPart(1, 'bin'), replaced('"', '" ')),
      /^EVIDENCE exhibit 1 is not what its leaf/,
    ],
    [
      'with other metadata',
      bentPart(exhibitPart(2, 'metadata'), replaced('"v":1', '"v":1 ')),
      /^EVIDENCE exhibit 2 is not what its leaf/,
    ],
    [
      'with a leaf that was never logged',
      bentPart(exhibitPart(1, 'leaf'), replaced('000Z', '001Z')),
      /^EVIDENCE .*000001.leaf is not in the log/,
    ],
    [
      'of another size of the log',
      { question: { log: { origin: 'initium.example/ledger', size: 3 } } },
      /^LOG the checkpoint is of/,
    ],
    ['of another state of knowledge', { question: { knownSize: 3 } }, /^ORDER something is hidden that was known/],
    [
      'of another root',
      bentPart(packParts.checkpoint, (bytes) =>
        Buffer.from(bytes.toString().replace(/\n[^\n]{44}\n/, `\n${'A'.repeat(43)}=\n`)),
      ),
      /^LOG the signature of initium.example\/ledger is wrong/,
    ],
    ['with gaps of sources that were not', { coverage: (said) => ({ ...said, ruleSet: 'P1' }) }, /^COVERAGE /],
  ];

  it.each(lies)('is refused by name: %s', async (_, bent, wrong) => {
    const found = await pack.verify(await pack.pack(bent), ...pack.tagKey());
    expect([found.code, found.wrong[0]]).toEqual([1, expect.stringMatching(wrong)]);
  });

  it('is neither false nor verified where its words are those of another version: they cannot be compared', async () => {
    const told = await pack.pack({
      wording: 999,
      assessment: (said) => ({
        ...said,
        limits: ['There are none.'],
        assessments: said.assessments.map((one) => ({ ...one, explanation: { language: 'en', sentences: [] } })),
      }),
    });
    const found = await pack.verify(told, ...pack.tagKey());
    expect([found.code, found.wrong]).toEqual([
      2,
      [expect.stringMatching(/^DOCUMENTS in wording 999, and this version has \d+: not compared/)],
    ]);
    expect(JSON.stringify(found)).not.toContain('There are none.');
  });

  it('is refused where a tag is another’s, by who has the tag key', async () => {
    const other = '0'.repeat(63);
    const key = ['--tag-key', pack.file('other.key', `${other}1`)];
    expect(await pack.verify(await pack.pack(), ...key)).toMatchObject({
      code: 1,
      wrong: [expect.stringMatching(/^ORDER the tag that is said to be that of/)],
    });
  });
});
