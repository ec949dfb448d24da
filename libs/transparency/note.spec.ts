import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { logVerifier } from './checkpoint.js';
import { FormatError } from './format-error.js';
import { isKeyName, noteBytes, noteBytesMax, parseNote, signNote, verifiedSignatures } from './note.js';
import { keyTypes, parseVerifierKey, signingKey, verifierKeyText } from './note-key.js';
import { flips } from './test/grown-tree.js';
import { seededKey, someLog, someWitness } from './test/keys.js';

const [ours, others] = [someLog('initium.example/ledger', 1), someLog('other.example/log', 2)];
const text = 'ours\n\nall of it\n';
const note = signNote(text, ours.signer, others.signer);
const [ourLine, otherLine] = Buffer.from(noteBytes(note)).toString().split('\n').slice(-3, -1) as [string, string];
const noteText = fc.string({ unit: 'grapheme' }).map((line) => `${line.replaceAll(/\p{Cc}/gu, '\n')}\n`);

describe('a signed note', () => {
  it('is read as it was made', () => {
    fc.assert(
      fc.property(noteText, (some) => {
        const made = signNote(some, ours.signer, others.signer);
        expect(parseNote(noteBytes(made))).toEqual(made);
        expect(verifiedSignatures(made, [ours.verifier]).map(({ keyName }) => keyName)).toEqual([ours.signer.keyName]);
      }),
    );
  });

  it('is believed of known keys alone', () => {
    expect(verifiedSignatures(note, [])).toEqual([]);
    expect(verifiedSignatures(note, [someLog('initium.example/ledger', 3).verifier])).toEqual([]);
    expect(verifiedSignatures(note, [someLog('initium.example/other', 1).verifier])).toEqual([]);
    expect(verifiedSignatures(note, [others.verifier, ours.verifier]).length).toBe(2);
  });

  it('is refused where a known key has signed it wrongly, however many have signed it rightly', () => {
    const forged = signNote('another\n', others.signer).signatures;
    const mixed = { text, signatures: [...note.signatures, ...forged] };
    expect(verifiedSignatures(mixed, [ours.verifier]).length).toBe(1);
    expect(() => verifiedSignatures(mixed, [ours.verifier, others.verifier])).toThrow(FormatError);
  });

  it('with any bit other is refused, or says the same, signed by one fewer', () => {
    for (const flipped of flips(noteBytes(note))) {
      try {
        const read = parseNote(flipped);
        const verified = verifiedSignatures(read, [ours.verifier, others.verifier]);
        expect([verified.length, read.text]).toEqual([1, text]);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }
  });

  it('counts a key once that has signed twice', () => {
    const twice = signNote(text, ours.signer, ours.signer);
    expect(verifiedSignatures(twice, [ours.verifier]).length).toBe(1);
  });

  it.each([
    ['no signature', `${text}\n`],
    ['no blank line', `ours\n${ourLine}\n`],
    ['no newline at its end', `${text}\n${ourLine}`],
    ['a line after its signatures', `${text}\n${ourLine}\nmore\n`],
    ['a blank line within its signatures', `${text}\n${ourLine}\n\nmore\n`],
    ['a hyphen for the dash', `${text}\n${ourLine.replace('—', '-')}\n`],
    ['two blanks', `${text}\n${ourLine.replace(' ', '  ')}\n`],
    ['a word behind the signature', `${text}\n${ourLine} more\n`],
    ['a tab', `a\tb\n\n${ourLine}\n`],
    ['a carriage return', `${text}\r\n${ourLine}\n`],
    ['a name with a plus sign', `${text}\n${ourLine.replace('ledger', 'led+ger')}\n`],
    ['base64 without its padding', `${text}\n${otherLine.replace(/=+$/, '')}\n`],
    ['an id alone', `${text}\n— ours AAAAAA==\n`],
    ['101 signatures', `${text}\n${`${ourLine}\n`.repeat(101)}`],
    ['too many bytes', `${'a'.repeat(noteBytesMax)}\n\n${ourLine}\n`],
  ])('is refused with %s', (_, given) => expect(() => parseNote(Buffer.from(given))).toThrow(FormatError));

  it('is not made of what could not be read', () => {
    for (const some of ['no newline', 'a\tb\n', '\ud800\n'])
      expect(() => noteBytes(signNote(some, ours.signer))).toThrow(FormatError);
    expect(() => noteBytes(signNote(text))).toThrow(FormatError);
  });

  it('never crashes its reader, whatever the bytes are', () => {
    const pieces = fc.constantFrom('\n', '\n\n', '— ', ' ', '+', ourLine, '\ufeff', '\u0085', 'a', '=', '\0', 'é');
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.array(pieces).map((some) => Buffer.from(some.join(''))),
    );
    fc.assert(
      fc.property(bytes, (some) => {
        try {
          expect(noteBytes(parseNote(some))).toEqual(Buffer.from(some));
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the name of a key', () => {
  it.each(['', 'a b', 'a+b', 'a\u00a0b', 'a\u0085b', 'a\u2003b', 'a\nb', 'a\tb', '\ud800'])('is not %j', (name) =>
    expect(isKeyName(name)).toBe(false),
  );
  it.each(['a', 'initium.example/ledger', 'ä.example', 'oid/1.3.6'])('can be %j', (name) =>
    expect(isKeyName(name)).toBe(true),
  );
});

describe('a verifier key', () => {
  it('gives its key back', () => {
    const key = parseVerifierKey(ours.vkey, keyTypes.note);
    expect([key.keyName, verifierKeyText(key)]).toEqual(['initium.example/ledger', ours.vkey]);
  });

  it('is refused with any character other, cut off or added', () => {
    for (let at = 0; at < ours.vkey.length; at++) {
      for (const other of ['A', '0', '+', ' '].filter((each) => each !== ours.vkey[at])) {
        const changed = ours.vkey.slice(0, at) + other + ours.vkey.slice(at + 1);
        expect(() => logVerifier(changed)).toThrow(FormatError);
      }
      expect(() => logVerifier(ours.vkey.slice(0, at))).toThrow(FormatError);
    }
    expect(() => logVerifier(`${ours.vkey}A`)).toThrow(FormatError);
  });

  it('of a witness is none of a log', () => {
    expect(() => logVerifier(someWitness('witness.example', 1).vkey)).toThrow(FormatError);
  });
});

describe('a signing key', () => {
  it('is PKCS #8 in PEM of Ed25519, and nothing else', () => {
    const pem = seededKey(1).export({ format: 'pem', type: 'pkcs8' }) as string;
    expect(signingKey(pem).equals(seededKey(1))).toBe(true);
    for (const wrong of ['', 'no key', pem.replace('PRIVATE', 'PUBLIC'), pem.slice(0, 60)])
      expect(() => signingKey(wrong)).toThrow(FormatError);
  });
});
