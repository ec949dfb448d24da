import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { freshFolder, removeFolders } from '../../test/running-ledger.js';
import { readConfig } from './config.js';

afterAll(removeFolders);

describe('settings', () => {
  it('have defaults that need nothing set', () => {
    expect(readConfig({})).toMatchObject({
      store: 'embedded',
      dataDir: './data',
      host: '127.0.0.1',
      port: 8080,
      auth: 'none',
      publicUrl: undefined,
      origin: undefined,
      logLevel: 'info',
    });
  });

  it('share out the memory that is set, and all that there is where nothing is', () => {
    const { memory, shares } = readConfig({ INITIUM_MEMORY: '1g' });
    expect(memory).toEqual({ bytes: 1024 ** 3, saidBy: 'INITIUM_MEMORY' });
    const held = shares.bodies + shares.lines + shares.answers + shares.changes + (shares.queue.queuedBytesMax ?? 0);
    expect(held).toBeLessThan(memory.bytes / 2);
    expect(readConfig({}).memory.saidBy).not.toBe('INITIUM_MEMORY');
    expect(readConfig({}).memory.bytes).toBeGreaterThan(0);
  });

  it('leave other programs’ variables alone', () => {
    expect(readConfig({ PATH: '/bin', INITIUMX: '1' }).store).toBe('embedded');
  });

  it.each([
    ['an unknown setting', { INITIUM_PORT: '80' }, 'INITIUM_PORT'],
    ['a pass over everything in no time', { INITIUM_LOG_CHECK_HOURS: '0' }, 'INITIUM_LOG_CHECK_HOURS'],
    ['a pass over everything hardly ever', { INITIUM_LOG_CHECK_HOURS: '721' }, 'INITIUM_LOG_CHECK_HOURS'],
    ['a file for what is no secret', { INITIUM_DATA_FILE: '/x' }, 'INITIUM_DATA_FILE'],
    ['a connection string without a host', { INITIUM_STORE: 'esdb://u:secret@' }, 'INITIUM_STORE'],
    ['an option that the client does not know', { INITIUM_STORE: 'esdb://u:secret@h:2113?tlx=false' }, 'INITIUM_STORE'],
    ['a value that an option cannot have', { INITIUM_STORE: 'esdb://h?nodePreference=secret' }, 'INITIUM_STORE'],
    ['certificates that are not checked', { INITIUM_STORE: 'esdb://h?tlsVerifyCert=false' }, 'INITIUM_STORE'],
    ['a user without a password', { INITIUM_STORE: 'esdb://h', INITIUM_STORE_USER: 'u' }, 'INITIUM_STORE_USER'],
    ['a user of the embedded store', { INITIUM_STORE_USER: 'u', INITIUM_STORE_PASSWORD: 'p' }, 'INITIUM_STORE_USER'],
    ['a store that is none', { INITIUM_STORE: 'postgres' }, 'INITIUM_STORE'],
    ['an empty folder name', { INITIUM_DATA: '' }, 'INITIUM_DATA'],
    ['an address without a port', { INITIUM_LISTEN: '127.0.0.1' }, 'INITIUM_LISTEN'],
    ['a port out of range', { INITIUM_LISTEN: '127.0.0.1:65536' }, 'INITIUM_LISTEN'],
    ['no authentication beyond loopback', { INITIUM_LISTEN: '0.0.0.0:8080' }, 'INITIUM_AUTH'],
    ['no authentication on another interface', { INITIUM_LISTEN: '[2001:db8::1]:8080' }, 'INITIUM_AUTH'],
    ['a loopback look-alike', { INITIUM_LISTEN: '127.example.com:8080' }, 'INITIUM_AUTH'],
    ['tokens without a file', { INITIUM_AUTH: 'tokens:' }, 'INITIUM_AUTH'],
    ['an empty way to authenticate', { INITIUM_AUTH: '', INITIUM_LISTEN: '0.0.0.0:80' }, 'INITIUM_AUTH'],
    ['an unknown way to authenticate', { INITIUM_AUTH: 'basic' }, 'INITIUM_AUTH'],
    ['a public URL without a scheme', { INITIUM_PUBLIC_URL: 'ledger.example' }, 'INITIUM_PUBLIC_URL'],
    ['a public URL with a path', { INITIUM_PUBLIC_URL: 'https://ledger.example/x' }, 'INITIUM_PUBLIC_URL'],
    ['a public URL with a password', { INITIUM_PUBLIC_URL: 'https://u:p@ledger.example' }, 'INITIUM_PUBLIC_URL'],
    ['a public URL of a file', { INITIUM_PUBLIC_URL: 'file:///x' }, 'INITIUM_PUBLIC_URL'],
    ['an origin with a scheme', { INITIUM_ORIGIN: 'https://ledger.example' }, 'INITIUM_ORIGIN'],
    ['an origin with a plus sign', { INITIUM_ORIGIN: 'ledger.example/a+b' }, 'INITIUM_ORIGIN'],
    ['memory without a unit', { INITIUM_MEMORY: '1073741824' }, 'INITIUM_MEMORY'],
    ['less memory than it lives in', { INITIUM_MEMORY: '512m' }, 'INITIUM_MEMORY'],
    ['an unknown log level', { INITIUM_LOG_LEVEL: 'loud' }, 'INITIUM_LOG_LEVEL'],
    ['a file that is not there', { INITIUM_STORE_FILE: '/nowhere/at/all' }, 'INITIUM_STORE_FILE'],
    ['a secret given twice', { INITIUM_STORE: 'embedded', INITIUM_STORE_FILE: '/x' }, 'INITIUM_STORE_FILE'],
  ])('refuse %s in one line that names it', (_what, env, name) => {
    expect(() => readConfig(env as unknown as NodeJS.ProcessEnv)).toThrow(new RegExp(`^${name}: [^\\n]+$`));
  });

  it('never repeat a secret', () => {
    const refused = () => readConfig({ INITIUM_STORE: 'esdb://u:secret@h:2113?tls=secret' });
    expect(refused).toThrow(/^INITIUM_STORE: /);
    expect(refused).not.toThrow(/secret/);
  });

  it('take a secret from a file', () => {
    const file = join(freshFolder(), 'store');
    writeFileSync(file, 'embedded\n');
    expect(readConfig({ INITIUM_STORE_FILE: file }).store).toBe('embedded');
  });

  it('name a server by a connection string, and whom it is asked as beside it', () => {
    const url = 'kurrentdb+discover://one,two:2114?tlsCAFile=%2Fetc%2Fca.crt&nodePreference=follower';
    const env = { INITIUM_STORE: url, INITIUM_STORE_USER: 'ledger', INITIUM_STORE_PASSWORD: 'a:b@c' };
    expect(readConfig(env).store).toEqual({ url, user: 'ledger', password: 'a:b@c' });
  });

  it.each(['127.0.0.1:0', 'localhost:80', '[::1]:8080', '127.1.2.3:9'])(
    'listen on %s without authentication',
    (address) => {
      expect(readConfig({ INITIUM_LISTEN: address }).auth).toBe('none');
    },
  );

  it.each(['0.0.0.0:8080', '[::]:8080', '127.0.0.1:0'])('listen on %s with tokens', (address) => {
    const { auth } = readConfig({ INITIUM_LISTEN: address, INITIUM_AUTH: 'tokens:/etc/initium/tokens.json' });
    expect(auth).toEqual({ tokensFile: '/etc/initium/tokens.json' });
  });

  it.each([
    [{}, 24],
    [{ INITIUM_LOG_CHECK_HOURS: '720' }, 720],
  ])('hold everything against the log every so many hours: %j', (env, hours) => {
    expect(readConfig(env).logCheckEveryMs).toBe(hours * 3_600_000);
  });

  it.each([{ INITIUM_TOKEN: 'initium_x' }, { INITIUM_TOKEN_FILE: '/nowhere' }])(
    'know the token of commands that ask a ledger: %j',
    (env) => {
      expect(readConfig(env).auth).toBe('none');
    },
  );
});
