import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { freshFolder, removeFolders } from '../../../test/running-ledger.js';
import { addToken } from '../../cli/token/add-token.js';
import { newToken, tokenHash } from './token.js';
import { changeTokenFile, readTokenFile, tokenFileIn } from './token-file.js';

afterAll(removeFolders);

const freshFile = () => join(freshFolder(), 'tokens.json');
const reader = { role: 'reader', name: 'j.doe', sources: undefined, expires: undefined } as const;

describe('a tokens file', () => {
  it('can be read by its owner only', async () => {
    const file = freshFile();
    await addToken(file, reader);
    await addToken(file, reader);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  });

  it('holds of a token its hash and not itself', async () => {
    const file = freshFile();
    const { id, token } = await addToken(file, reader);
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain(token.slice('initium_'.length));
    expect(await readTokenFile(file)).toMatchObject([{ id, name: 'j.doe', role: 'reader', sha256: tokenHash(token) }]);
  });

  it('keeps every token of many that are added at once, and leaves nothing beside it', async () => {
    const folder = freshFolder();
    const file = join(folder, 'tokens.json');
    const added = await Promise.all(Array.from({ length: 6 }, () => addToken(file, reader)));
    const kept = (await readTokenFile(file)).map(({ id }) => id);
    expect(kept.sort()).toEqual(added.map(({ id }) => id).sort());
    expect(readdirSync(folder)).toEqual(['tokens.json']);
  });

  it('stays as it was where a change fails', async () => {
    const file = freshFile();
    await addToken(file, reader);
    const before = readFileSync(file, 'utf8');
    const failed = changeTokenFile(file, () => {
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(readFileSync(file, 'utf8')).toBe(before);
    await addToken(file, reader);
  });

  it('is not written over while it is no tokens file', async () => {
    const file = freshFile();
    writeFileSync(file, 'precious');
    await expect(addToken(file, reader)).rejects.toThrow('is no tokens file');
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });

  const entry = {
    id: 'a1',
    name: 'feed',
    role: 'source',
    sources: ['crm'],
    sha256: 'a'.repeat(64),
    created: '2026-01-05T00:00:00Z',
  };

  it.each([
    ['an entry that is none', [null], 'must be an object'],
    ['a member that is not known', [{ ...entry, admin: true }], 'not known'],
    ['an inherited member', [JSON.parse('{"__proto__":{}}')], 'not known'],
    ['a name with a space', [{ ...entry, name: 'a b' }], 'name must be'],
    ['the name that the ledger has', [{ ...entry, name: 'ledger' }], 'name must be'],
    ['the name of whom nobody knows', [{ ...entry, name: 'anonymous' }], 'name must be'],
    ['a role that is none', [{ ...entry, role: 'root' }], 'role must be'],
    ['a holder that is none', [{ ...entry, holder: 'robot' }], 'holder must be'],
    [
      'a person with an address for a name',
      [{ ...entry, holder: 'person', name: 'j@doe.example' }],
      'name must be a pseu',
    ],
    ['a source without sources', [{ ...entry, sources: undefined }], 'sources must name'],
    ['a source with an empty list', [{ ...entry, sources: [] }], 'sources must be'],
    ['a reader with sources', [{ ...entry, role: 'reader' }], 'for the role source only'],
    ['a hash that is none', [{ ...entry, sha256: 'abc' }], 'sha256 must be'],
    ['an expiry that is no instant', [{ ...entry, expires: 'soon' }], 'expires must be'],
    ['two of an id', [entry, { ...entry, sha256: 'b'.repeat(64) }], 'same id'],
    ['two of a hash', [entry, { ...entry, id: 'b1' }], 'same sha256'],
  ])('is refused with %s', async (_what, tokens, why) => {
    const file = freshFile();
    writeFileSync(file, JSON.stringify({ v: 1, tokens }));
    await expect(readTokenFile(file)).rejects.toThrow(why);
  });

  it('is named by a setting that has a file, and by no other', () => {
    expect(tokenFileIn('tokens:/etc/initium/tokens.json')).toBe('/etc/initium/tokens.json');
    for (const auth of ['none', 'tokens:', 'tokens', '']) expect(tokenFileIn(auth)).toBeUndefined();
  });
});

describe('a token', () => {
  it('is 256 random bits behind its name, and every one another', () => {
    const tokens = Array.from({ length: 100 }, () => newToken());
    for (const { token } of tokens) expect(token).toMatch(/^initium_[A-Za-z0-9_-]{43}$/);
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(100);
    expect(new Set(tokens.map(({ id }) => id)).size).toBe(100);
  });
});
