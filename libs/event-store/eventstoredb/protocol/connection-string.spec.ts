import { describe, expect, it } from '@jest/globals';
import { forReading, forWriting, troubleWithConnectionString } from './connection-string.js';

describe('a connection string', () => {
  it.each([
    'esdb://localhost',
    'esdb://localhost:2113?tls=false',
    'esdb://user:p%40ss@one:2113,two:2113,three?tlsCAFile=%2Fca.crt&node-preference=follower',
    'esdb+discover://cluster.example:2113?keepAliveInterval=-1&gossipTimeout=2',
    'kurrentdb://one?userCertFile=/u.crt&userKeyFile=/u.key',
  ])('%s is right', (text) => {
    expect(troubleWithConnectionString(text)).toBeUndefined();
  });

  it.each([
    ['http://localhost', /must be esdb/],
    ['esdb://', /must be esdb/],
    ['esdb://a b', /names a host/],
    ['esdb://h:99999', /names a port/],
    ['esdb://h:0', /names a port/],
    ['esdb://h?nothing=1', /has no option nothing/],
    ['esdb://h?tls=maybe', /option tls cannot/],
    ['esdb://h?tls=true&tls=false', /option tls twice/],
    ['esdb://h?tlsVerifyCert=false', /certificates are always checked/],
    ['esdb://h?userCertFile=/u.crt', /userCertFile and userKeyFile together/],
    ['esdb://h?keepAliveInterval=500', /option keepAliveInterval cannot/],
  ])('%s is refused', (text, why) => {
    expect(troubleWithConnectionString(text)).toMatch(why);
  });

  it('is for the leader where it is written with, whatever node is preferred', () => {
    const url = 'kurrentdb+discover://one,two?nodePreference=follower&tls=false';
    expect(forWriting({ url })).toBe('esdb+discover://one,two?gossiptimeout=1&nodepreference=leader&tls=false');
    expect(forReading({ url })).toBe('esdb+discover://one,two?gossiptimeout=1&nodepreference=follower&tls=false');
  });

  it('takes user and password from beside it, with whatever is in them', () => {
    const server = { url: 'esdb://old:one@h:2113', user: 'me', password: 'a:b@c/d?' };
    expect(forReading(server)).toBe('esdb://me:a%3Ab%40c%2Fd%3F@h:2113?gossiptimeout=1');
    expect(forReading({ url: 'esdb://u:p%40ss@h' })).toBe('esdb://u:p%40ss@h?gossiptimeout=1');
  });
});
