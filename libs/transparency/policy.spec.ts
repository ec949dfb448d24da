import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkpointText, signedCheckpoint } from './checkpoint.js';
import { FormatError } from './format-error.js';
import { type NoteSigner, noteBytes, signNote } from './note.js';
import { isQuorum, openWitnessed, parsePolicy } from './policy.js';
import { someLog, someWitness } from './test/keys.js';

const log = someLog('initium.example/ledger', 1);
const witnesses = ['x1', 'x2', 'x3', 'y1', 'y2', 'y3'].map((name, index) => someWitness(`${name}.example`, 10 + index));
const [x1, x2, x3, y1] = witnesses as [
  (typeof witnesses)[0],
  (typeof witnesses)[0],
  (typeof witnesses)[0],
  (typeof witnesses)[0],
];
const witnessLines = ['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'].map(
  (name, index) => `witness ${name} ${witnesses[index]?.vkey}`,
);
/** The example of tlog-policy, with keys. */
const example = `
# Two of one organisation, one of the other
log ${log.vkey} https://initium.example/ledger

${witnessLines.slice(0, 3).join('\n')}
group X-witnesses 2 X1 X2 X3

${witnessLines.slice(3).join('\n')}
\tgroup  Y-witnesses\tany Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`;
const policy = parsePolicy(Buffer.from(example));
const head = { origin: 'initium.example/ledger', size: 7, root: Buffer.alloc(32, 7) };
const cosignedBy = (...signers: NoteSigner[]) => noteBytes(signNote(checkpointText(head), log.signer, ...signers));
const some = (lines: string) => parsePolicy(Buffer.from(lines));

describe('a policy', () => {
  it('wants the quorum that it defines, and no other', () => {
    const names = ['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'];
    fc.assert(
      fc.property(fc.subarray(names), (cosigned) => {
        const of = (letter: string) => cosigned.filter((name) => name.startsWith(letter)).length;
        expect(isQuorum(policy, new Set(cosigned))).toBe(of('X') >= 2 && of('Y') >= 1);
      }),
    );
  });

  it('says of a checkpoint who has cosigned it when, and whether they are enough', () => {
    const enough = openWitnessed(cosignedBy(x1.signer, x3.signer, y1.signer), policy);
    expect([...enough.cosigned]).toEqual(['X1', 'X3', 'Y1'].map((name) => [name, 1_790_000_000]));
    expect(enough.hasQuorum).toBe(true);
    const unknown = someWitness('x2.example', 99).signer;
    expect(openWitnessed(cosignedBy(x1.signer, y1.signer, unknown), policy).hasQuorum).toBe(false);
    expect(openWitnessed(cosignedBy(x1.signer, x1.signer, y1.signer), policy).hasQuorum).toBe(false);
  });

  it('refuses a checkpoint of a log that it does not name, or where a witness signed something else', () => {
    const other = someLog('other.example', 2);
    const elsewhere = signedCheckpoint({ ...head, origin: 'other.example' }, other.signer);
    expect(() => openWitnessed(elsewhere, policy)).toThrow(FormatError);
    const { signatures } = signNote(checkpointText({ ...head, size: 8 }), x2.signer);
    const note = signNote(checkpointText(head), log.signer, x1.signer, x3.signer, y1.signer);
    const mixed = noteBytes({ ...note, signatures: [...note.signatures, ...signatures] });
    expect(() => openWitnessed(mixed, policy)).toThrow(FormatError);
  });

  it('can want nobody', () => {
    const nobody = some(`log ${log.vkey}\nquorum none`);
    expect(openWitnessed(cosignedBy(), nobody)).toMatchObject({ hasQuorum: true, checkpoint: head });
    expect(isQuorum(some(`witness a ${x1.vkey}\nquorum a`), new Set())).toBe(false);
  });

  it('takes names for octets', () => {
    const { witnesses: known } = some(`witness Kelvin-\u212a ${x1.vkey}\nquorum Kelvin-\u212a\n`);
    expect([...known.keys()]).toEqual([Buffer.from('Kelvin-\u212a').toString('latin1')]);
  });

  it.each([
    ['no quorum', `log ${log.vkey}\n`],
    ['two', 'quorum none\nquorum none\n'],
    ['a quorum that is not defined', 'quorum a\n'],
    ['a quorum that is defined after it', `quorum a\nwitness a ${x1.vkey}\n`],
    ['a word that it has not', 'logs a\nquorum none\n'],
    ['a log twice', `log ${log.vkey}\nlog ${log.vkey}\nquorum none\n`],
    ['a key twice under two names', `log ${log.vkey}\nlog ${someLog('other.example', 1).vkey}\nquorum none\n`],
    ['a witness twice', `witness a ${x1.vkey}\nwitness b ${x1.vkey}\nquorum a\n`],
    ['a name twice', `witness a ${x1.vkey}\nwitness a ${x2.vkey}\nquorum a\n`],
    ['a group of the name of a witness', `witness a ${x1.vkey}\ngroup a any a\nquorum a\n`],
    ['nobody as a name', `witness none ${x1.vkey}\nquorum none\n`],
    ['nobody as a member', `witness a ${x1.vkey}\ngroup g any a none\nquorum g\n`],
    ['a member twice', `witness a ${x1.vkey}\ngroup g any a a\nquorum g\n`],
    ['a member of two groups', `witness a ${x1.vkey}\ngroup g any a\ngroup h any a\nquorum h\n`],
    ['a group within itself', `witness a ${x1.vkey}\ngroup g any a g\nquorum g\n`],
    ['a group of nobody', 'group g any\nquorum g\n'],
    ['more needed than there are', `witness a ${x1.vkey}\ngroup g 2 a\nquorum g\n`],
    ['none needed', `witness a ${x1.vkey}\ngroup g 0 a\nquorum g\n`],
    ['the key of a log for that of a witness', `witness a ${log.vkey}\nquorum a\n`],
    ['the key of a witness for that of a log', `log ${x1.vkey}\nquorum none\n`],
    ['a carriage return', 'quorum none\r\n'],
    ['NUL', 'quorum none\0'],
  ])('is refused with %s', (_, lines) => expect(() => some(lines)).toThrow(FormatError));

  it('is refused in words that can be shown, whatever it says', () => {
    const name = `\u009b31m${'x'.repeat(10_000)}`;
    const lines = `witness ${name} ${x1.vkey}\ngroup g any ${name} ${name}\nquorum g\n`;
    expect(() => parsePolicy(Buffer.from(lines, 'latin1'))).toThrow(/^line 2 of a policy: \?31mx{1,380}$/);
  });

  it('is refused beyond 1,024 definitions, soon', () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => `group g${index} any a${index}`);
    expect(() => some(`${lines.join('\n')}\nquorum none\n`)).toThrow(FormatError);
  });

  it('never crashes its reader, whatever the bytes are', () => {
    const words = fc.constantFrom(
      'log',
      'witness',
      'group',
      'quorum',
      'none',
      'any',
      'all',
      '1',
      'a',
      'b',
      '\n',
      '#',
      x1.vkey,
      log.vkey,
    );
    const lines = fc.array(words, { maxLength: 40 }).map((each) => Buffer.from(each.join(' ')));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), lines), (bytes) => {
        try {
          parsePolicy(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
